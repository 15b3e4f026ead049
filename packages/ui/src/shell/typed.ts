/** What is typed into the fields of a page, read before it is opened again and put back after. Never passwords and codes. */
export interface TypedField {
  /** The kind of field, its words, and which of those it is. */
  readonly key: string;
  readonly value?: string;
  readonly isChecked?: boolean;
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const KEPT = new Set(['text', 'search', 'tel', 'email', 'url', 'number', 'date', 'time', 'datetime-local', 'month', 'week', 'checkbox', 'radio', 'textarea', 'select-one']);
const LONGEST = 5_000;

const isChecked = (field: Field): field is HTMLInputElement => field.type === 'checkbox' || field.type === 'radio';
const wordsOf = (field: Field) => field.labels?.[0]?.textContent?.trim() || field.getAttribute('aria-label') || field.getAttribute('placeholder') || field.name;

/** The fields of a page by what they are for, since ids are made anew each time. */
function fieldsOf(root: ParentNode): Map<string, Field> {
  const fields = new Map<string, Field>();
  for (const field of root.querySelectorAll<Field>('input, textarea, select')) {
    if (!KEPT.has(field.type) || field.autocomplete === 'one-time-code' || field.disabled || ('readOnly' in field && field.readOnly)) continue;
    const like = `${field.type}/${wordsOf(field)}/${isChecked(field) ? field.value : ''}`;
    let nth = 0;
    while (fields.has(`${like}/${nth}`)) nth += 1;
    fields.set(`${like}/${nth}`, field);
  }
  return fields;
}

export const readTyped = (root: ParentNode): TypedField[] =>
  [...fieldsOf(root)].flatMap(([key, field]): TypedField[] => {
    if (isChecked(field)) return [{ key, isChecked: field.checked }];
    return field.value === '' || field.value.length > LONGEST ? [] : [{ key, value: field.value }];
  });

/** As if a person had typed it: React hears of a value only through the setter of the element's own kind and an event. */
function enter(field: Field, value: string): void {
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Puts back what there is a field for, and gives the rest. */
export function putBack(root: ParentNode, typed: readonly TypedField[]): TypedField[] {
  const fields = fieldsOf(root);
  return typed.filter(({ key, value, isChecked: wasChecked }) => {
    const field = fields.get(key);
    if (!field) return true;
    if (isChecked(field)) {
      // A choice that was not taken is undone by taking the other.
      if (field.checked !== wasChecked && (wasChecked || field.type === 'checkbox')) field.click();
    } else if (value !== undefined && field.value !== value) enter(field, value);
    return false;
  });
}

const KEPT_AT = 'huying.typed';
/** Longer ago it is somebody else's, or forgotten. */
const KEPT_MILLISECONDS = 120_000;
/** Fields appear when their screen has been fetched and the server has answered. */
const WAIT_MILLISECONDS = 15_000;

interface Kept {
  readonly address: string;
  readonly at: number;
  readonly typed: readonly TypedField[];
}

export interface Paper {
  /** Reads what is typed now. When the screen that failed is gone there is nothing to read any more, and what was read before counts. */
  read(): void;
  /** Writes it down for the page that is opened next. */
  keep(): void;
  /** Puts back what was kept for this address, as its fields appear. */
  putBack(): void;
}

export function createPaper(page: Document, memory: () => Storage): Paper {
  let typed: readonly TypedField[] = [];
  const address = () => page.location.pathname + page.location.search;
  const take = (): readonly TypedField[] => {
    try {
      const kept = JSON.parse(memory().getItem(KEPT_AT) ?? 'null') as Kept | null;
      memory().removeItem(KEPT_AT);
      return kept && kept.address === address() && Date.now() - kept.at < KEPT_MILLISECONDS ? kept.typed : [];
    } catch {
      return [];
    }
  };
  return {
    read() {
      const now = readTyped(page);
      if (now.length > 0) typed = now;
    },
    keep() {
      if (typed.length === 0) return;
      const kept: Kept = { address: address(), at: Date.now(), typed };
      try {
        memory().setItem(KEPT_AT, JSON.stringify(kept));
      } catch {
        // The browser keeps nothing for this site.
      }
    },
    putBack() {
      let rest = take();
      if (rest.length === 0) return;
      const watcher = new MutationObserver(() => step());
      const step = () => {
        rest = putBack(page, rest);
        if (rest.length === 0) watcher.disconnect();
      };
      // Once the person acts, another field of the same name may be about somebody else.
      for (const act of ['pointerdown', 'keydown']) page.addEventListener(act, () => watcher.disconnect(), { once: true, capture: true });
      setTimeout(() => watcher.disconnect(), WAIT_MILLISECONDS);
      watcher.observe(page.body, { childList: true, subtree: true });
      step();
    },
  };
}
