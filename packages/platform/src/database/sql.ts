/** A statement and its values; built by the `sql` tag, so that a value never becomes part of the text. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

const isStatement = (value: unknown): value is Statement =>
  typeof value === 'object' && value !== null && 'text' in value && 'values' in value && STATEMENTS.has(value);

const STATEMENTS = new WeakSet<object>();

/** The last text of each place in the code. What is spliced in is nearly always the same, and a long text costs more to join, and to look up, than to keep. */
const WRITTEN = new WeakMap<TemplateStringsArray, { readonly spliced: readonly (string | undefined)[]; readonly text: string }>();

function textOf(parts: TemplateStringsArray, spliced: readonly (string | undefined)[]): string {
  const written = WRITTEN.get(parts);
  if (written && spliced.every((one, index) => one === written.spliced[index])) return written.text;
  let text = '';
  let values = 0;
  parts.forEach((part, index) => {
    text += part;
    if (index === spliced.length) return;
    const inner = spliced[index];
    const before = values;
    if (inner === undefined) {
      values += 1;
      text += `$${values}`;
    } else
      text += inner.replace(/\$(\d+)/g, (_, n: string) => {
        values = Math.max(values, before + Number(n));
        return `$${before + Number(n)}`;
      });
  });
  WRITTEN.set(parts, { spliced, text });
  return text;
}

/** `sql\`select … where id = ${id}\``; a nested statement is spliced in, everything else becomes a parameter. */
export function sql(parts: TemplateStringsArray, ...given: readonly unknown[]): Statement {
  const statement = {
    text: textOf(parts, given.map((value) => (isStatement(value) ? value.text : undefined))),
    values: given.flatMap((value) => (isStatement(value) ? value.values : [value])),
  };
  STATEMENTS.add(statement);
  return statement;
}
