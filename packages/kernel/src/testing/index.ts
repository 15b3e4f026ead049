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
    if (holds(property, subject)) throw new Error(`the property does not see the planted bug: ${bug}`);
  }
  property(real);
}

function holds<Subject>(property: (subject: Subject) => void, subject: Subject): boolean {
  try {
    property(subject);
    return true;
  } catch {
    return false;
  }
}
