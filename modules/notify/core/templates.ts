/** Templates that a provider approved, as the operator writes them down, and which of them says a message. */
import { cutText } from '@huying/kernel';
import { z } from 'zod';
import { KINDS, type Kind } from '../contract.ts';
import type { Urgency } from './tables.ts';

/** Kind of message, `red` for every emergency, or `*` for all others; `/en` after it for readers of English. */
const NAME = new RegExp(`^(${[...KINDS, '\\*'].join('|')})(/en)?$`);
const keyed = <T extends z.ZodType>(template: T) =>
  z.record(z.string().regex(NAME, { message: `a kind of message (${KINDS.join(', ')}) or *, with /en for English` }), template);

/** `text` as it was approved, with `{title}`, `{body}`, `{time}`, `{code}`, `{minutes}` where values stand. */
export const textTemplates = keyed(z.strictObject({ id: z.string().min(1).max(100), text: z.string().min(1).max(500) }));
/** `fields` of WeChat's template and what is put into each: `{ "thing1": "{title}", "time2": "{time}" }`. */
export const fieldTemplates = keyed(z.strictObject({ id: z.string().min(1).max(100), fields: z.record(z.string().regex(/^[a-z_]+\d*$/), z.string().min(1).max(200)) }));

export type TextTemplate = z.output<typeof textTemplates>[string];
export type FieldTemplate = z.output<typeof fieldTemplates>[string];

export interface Sort {
  readonly kind: Kind;
  readonly urgency: Urgency;
  readonly language: 'zh' | 'en';
}

/** English where there is English; an emergency before its kind; a code is said by its own template or not at all. */
export function templateFor<T>(templates: Readonly<Record<string, T>>, { kind, urgency, language }: Sort): T | undefined {
  const names = kind === 'code' ? ['code'] : [...(urgency === 'red' ? ['red'] : []), kind, '*'];
  for (const suffix of language === 'en' ? ['/en', ''] : ['']) {
    for (const name of names) {
      const found = templates[`${name}${suffix}`];
      if (found) return found;
    }
  }
  return undefined;
}

/** What WeChat takes into a field, by the kind that its name begins with (`thing1`). */
const FIELD_LIMITS: Readonly<Record<string, number>> = { thing: 20, const: 20, short_thing: 5, phrase: 5, name: 10, character_string: 32, symbol: 5, letter: 32, number: 32, phone_number: 17, car_number: 8 };
const USUAL_LIMIT = 200;

export function fillFields(fields: Readonly<Record<string, string>>, values: Readonly<Record<string, string>>): Record<string, { value: string }> {
  const filled = Object.entries(fields).map(([name, text]) => {
    const value = text.replace(/\{(\w+)\}/g, (_, place: string) => values[place] ?? '').replace(/\s+/g, ' ').trim();
    const most = FIELD_LIMITS[name.replace(/\d+$/, '')] ?? USUAL_LIMIT;
    return [name, { value: cutText(value, most) || '—' }] as const;
  });
  return Object.fromEntries(filled);
}
