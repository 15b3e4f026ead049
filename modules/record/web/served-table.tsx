import { useText } from '@huying/ui';
import type { ProofLine } from '../contract.ts';

/** What was done, line by line, as the paper has it. Scrolls by itself where the page is narrow. */
export function ServedTable({ lines, caption }: { lines: readonly ProofLine[]; caption: string }) {
  const t = useText();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section aria-label={caption} tabIndex={0} style={{ overflowX: 'auto' }}>
      <table style={{ inlineSize: '100%', minInlineSize: '34rem', borderCollapse: 'collapse' }}>
        <caption style={{ textAlign: 'start', fontWeight: 600, paddingBlock: 'var(--space-2)' }}>{caption}</caption>
        <thead>
          <tr>{(['on', 'what', 'place', 'organisation', 'minutes', 'faces'] as const).map((key) => <th key={key} scope="col" style={{ textAlign: 'start', padding: 'var(--space-1) var(--space-2) var(--space-1) 0' }}>{t(`record.column.${key}`)}</th>)}</tr>
        </thead>
        <tbody>
          {lines.map((one, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place.
            <tr key={at} style={{ borderBlockStart: '1px solid var(--line)' }}>
              <td style={{ padding: 'var(--space-1) var(--space-2) var(--space-1) 0', whiteSpace: 'nowrap' }}>{one.on}</td><td>{t(`record.category.${one.category}`)}</td><td>{one.place}</td><td>{one.organisation ?? t('record.oneself')}</td><td>{one.minutes}</td><td>{one.faces ?? '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
