/** A statement and its values; built by the `sql` tag, so that a value never becomes part of the text. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

const isStatement = (value: unknown): value is Statement =>
  typeof value === 'object' && value !== null && 'text' in value && 'values' in value && STATEMENTS.has(value);

const STATEMENTS = new WeakSet<object>();

/** `sql\`select … where id = ${id}\``; a nested statement is spliced in, everything else becomes a parameter. */
export function sql(parts: TemplateStringsArray, ...given: readonly unknown[]): Statement {
  let text = '';
  const values: unknown[] = [];
  parts.forEach((part, index) => {
    text += part;
    if (index >= given.length) return;
    const value = given[index];
    if (isStatement(value)) {
      text += value.text.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + values.length}`);
      values.push(...value.values);
    } else {
      values.push(value);
      text += `$${values.length}`;
    }
  });
  const statement = { text, values };
  STATEMENTS.add(statement);
  return statement;
}
