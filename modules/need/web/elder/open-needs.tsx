import { mobilisation } from '@huying/mobilisation/contract';
import { Link, Rings, useAsk, useText } from '@huying/ui';
import { service } from '@huying/service/contract';
import { needContract } from '../../contract.ts';
import { aboutOf, isOver, type NeedView, ringsOf, titleOf } from './need-words.ts';

const waits = (need: NeedView) => need.state === 'heard' || need.state === 'finished';

/** One line and no more: the red button stays on the screen while something is being looked after. */
const LINE = { display: 'flex', alignItems: 'center', gap: 'var(--space-3)', minBlockSize: 76, padding: 'var(--space-1) var(--space-3)', border: 'var(--stroke-normal) solid var(--line)', borderRadius: 'var(--radius-normal)', background: 'var(--sheet)', color: 'var(--ink)', textDecoration: 'none' } as const;
const CUT = { display: 'block', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' } as const;
const WAITING = { borderColor: 'var(--accent)', background: 'var(--accent-wash)' } as const;

/** What is being looked after, with the rings of the call; it leads to its page. */
export function OpenNeeds() {
  const t = useText();
  const mine = useAsk(needContract.routes.mine, { query: { limit: 10 } }, { freshOn: [needContract.notices.changed, service.notices.changed, mobilisation.notices.changed] });
  const open = (mine.value?.items ?? []).filter((need) => !isOver(need));
  // One stands above the button: what waits for an answer before what is only being looked after.
  const shown = open.toSorted((a, b) => Number(waits(b)) - Number(waits(a))).slice(0, 1);
  if (open.length === 0) return null;
  return (
    <section aria-label={t('need.home.open')}>
      {shown.map((need) => (
        <Link key={need.id} href={`/needs/${need.id}`} style={{ ...LINE, ...(waits(need) ? WAITING : null) }}>
          <Rings {...ringsOf(need, t)} size="card" width={64} still isDecoration />
          <span style={{ minInlineSize: 0 }}>
            <strong style={CUT}>{titleOf(need, t)}</strong>
            <span style={CUT}>{aboutOf(need, t)}{open.length > 1 ? `${t('ui.listSeparator')}${t('need.home.others', { count: open.length - 1 })}` : null}</span>
          </span>
        </Link>
      ))}
    </section>
  );
}
