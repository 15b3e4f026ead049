import { Link, useAsk, useRoles, useText } from '@huying/ui';
import { quality } from '../../contract.ts';

const percent = (share: number | null) => (share === null ? '—' : `${Math.round(share * 100)} %`);

/** What people say when they are asked, beside the faces that they gave: on every page of who answers for it. */
export default function Figures() {
  const may = (useRoles() ?? []).some((role) => (quality.routes.figures.who as readonly string[]).includes(role));
  return may ? <Line /> : null;
}

function Line() {
  const t = useText();
  const { value } = useAsk(quality.routes.figures, { query: {} }, { freshOn: [quality.notices.followUpChanged], everySeconds: 300 });
  if (!value || value.waiting + value.answered + value.unreached === 0) return null;
  return (
    <p style={{ margin: 0, paddingInline: 16 }}>
      <Link href="/follow-ups">{t('quality.figures.followUps')}</Link>{' '}
      <small>
        {t('quality.figures.waiting', { waiting: value.waiting, overdue: value.overdue })} · {t('quality.figures.answered', { count: value.answered, solved: percent(value.solved), content: percent(value.content) })} · {t('quality.figures.faces', { count: value.ratings, faces: value.faces === null ? '—' : value.faces.toFixed(1) })}
      </small>
    </p>
  );
}
