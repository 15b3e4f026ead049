/**
 * Exchange between communities: whatever goes from one to another stands a second time between their clearing accounts, so that each community's
 * clearing account says how many minutes more came to it than went from it. Together they are always nothing.
 */
import { type IdFor, transfer } from './credit.ts';
import { type Book, crossingOf, type Transfer } from './ledger.ts';

export interface Crossing {
  readonly covered: Transfer;
  readonly from: string;
  readonly to: string;
}

/** Which of these transfers go between two communities. */
export const crossingsOf = (book: Book, transfers: readonly Transfer[]): Crossing[] =>
  transfers.flatMap((covered) => {
    const crossing = crossingOf(book, covered);
    return crossing ? [{ covered, ...crossing }] : [];
  });

export const planClearing = (crossings: readonly Crossing[], idFor: IdFor, clearingIdOf: (community: string) => string): Transfer[] =>
  crossings.map(({ covered, from, to }) =>
    transfer(idFor('clearing', covered.id), 'post', 'exchange', { minutes: covered.minutes, debitId: clearingIdOf(from), creditId: clearingIdOf(to), coversId: covered.id }));
