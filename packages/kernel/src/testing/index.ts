/** Random cases may miss a planted bug once by chance; so many times in a row they do not. */
const CHANCES = 20;

/**
 * A property that cannot fail says nothing. Every property test first meets planted bugs and must catch each one,
 * and only then meets the real thing.
 */
export function holdsAndCanFail<Subject>(
  property: (subject: Subject) => void,
  real: Subject,
  planted: Readonly<Record<string, Subject>>,
): void {
  if (Object.keys(planted).length === 0) throw new Error('plant at least one bug');
  for (const [bug, subject] of Object.entries(planted)) {
    if (!isCaught(property, subject)) throw new Error(`the property does not see the planted bug: ${bug}`);
  }
  property(real);
}

function isCaught<Subject>(property: (subject: Subject) => void, subject: Subject): boolean {
  for (let chance = 0; chance < CHANCES; chance += 1) {
    try {
      property(subject);
    } catch {
      return true;
    }
  }
  return false;
}
