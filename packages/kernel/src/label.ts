/** Words for people inside stored things: one text, or Chinese and English. */
import { z } from 'zod';

const words = z.string().trim().min(1).max(200);
export const labelSchema = z.union([words, z.strictObject({ zh: words, en: words })]);
export type Label = z.output<typeof labelSchema>;

export const labelIn = (label: Label, language: 'zh' | 'en'): string => (typeof label === 'string' ? label : label[language]);

/**
 * Names inside stored things, which conditions read: letters of any script, digits, single spaces; a letter first, so that no name
 * is empty, a number or `__proto__`.
 */
export const nameSchema = z.string().regex(/^\p{L}[\p{L}\p{N}_]*( [\p{L}\p{N}_]+)*$/u).max(60);
