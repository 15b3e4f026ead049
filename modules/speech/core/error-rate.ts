/** What counts in a transcript: letters, characters and digits, without case, punctuation and spaces. */
const spoken = (text: string): string[] => [...text.normalize('NFKC').toLowerCase()].filter((letter) => /[\p{L}\p{N}]/u.test(letter));

/** Errors of a recognised text: the fewest characters to insert, delete or replace (Levenshtein 1966), and the length of what was said. */
export function countErrors(said: string, recognised: string): { readonly errors: number; readonly length: number } {
  const wanted = spoken(said);
  const got = spoken(recognised);
  let row = Array.from({ length: got.length + 1 }, (_, index) => index);
  wanted.forEach((letter, at) => {
    const next = [at + 1];
    got.forEach((other, index) => {
      const replace = (row[index] as number) + (letter === other ? 0 : 1);
      next.push(Math.min(replace, (row[index + 1] as number) + 1, (next[index] as number) + 1));
    });
    row = next;
  });
  return { errors: row[got.length] as number, length: wanted.length };
}
