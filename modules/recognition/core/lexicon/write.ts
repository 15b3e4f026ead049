import type { Concept } from '../../contract.ts';

/** Words apart by blanks, as one writes them down. */
export const wordList = (text: string): string[] => text.split(/\s+/).filter(Boolean);

type Rest = Omit<Concept, 'id' | 'label' | 'words'>;
export const concept = (id: string, label: string, text: string, rest: Rest): Concept => ({ id, label, words: wordList(text), ...rest });
