/**
 * The first `most` units (UTF-16) of a text. An emoji or a rare character of two units that stands on the edge is left out whole: PostgreSQL
 * refuses half of one inside JSON, and a call for help would be refused with it.
 */
export const cutText = (text: string, most: number): string => text.slice(0, most).replace(/[\ud800-\udbff]$/, '');

/** A sentence with its facts put in, `{name}`; what is not known leaves nothing. */
export const fillText = (sentence: string, facts: Readonly<Record<string, string | number>>): string => sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ''));
