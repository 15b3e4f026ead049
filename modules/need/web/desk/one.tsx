import type { Access } from '@huying/kernel';
import { mobilisation } from '@huying/mobilisation/contract';
import { people } from '@huying/people/contract';
import { service } from '@huying/service/contract';
import { timebank } from '@huying/timebank/contract';
import { Countdown, ErrorNote, FactList, Link, Moment, Rings, Spinner, UrgencyMark, useAsk, useNotice, useNoticeBoard, useNow, useParams, useRoles, useText } from '@huying/ui';
import { mayOpen } from '@huying/ui/screens';
import { Card, Col, Row, Space, Tag, Timeline } from 'antd';
import { needContract } from '../../contract.ts';
import { aboutOf, helperOf, type NeedView, ringsOf } from '../elder/need-words.ts';
import { Commands } from './commands.tsx';
import { Offers } from './offers.tsx';
import { Said } from './said.tsx';
import { Similar } from './similar.tsx';
import { Tagging } from './tagging.tsx';
import { sayReason } from './reason-words.ts';

const FRESH = [needContract.notices.changed, service.notices.changed, mobilisation.notices.changed, mobilisation.notices.asked];

/** Everything about one need: what was said, who is asked and why, every step, and what the desk may do. */
export default function One() {
  const t = useText();
  const { needId } = useParams<{ needId: string }>();
  const asked = useAsk(needContract.routes.one, { params: { needId } }, { freshOn: FRESH, everySeconds: 20 });
  const need = asked.value;
  const board = useNoticeBoard();
  const roles = useRoles() ?? [];
  // Who only looks at it is not offered, and does not ask for, what is refused to them.
  const may = (route: { readonly who: Access }) => mayOpen({ asks: route }, roles);
  useNotice(timebank.notices.short, ({ needId: shortId, ...minutes }) => {
    if (shortId === needId) board.show({ kind: 'told', text: t('need.alarm.short', minutes) });
  });
  if (asked.problem && !need) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} />;
  if (!need) return <Spinner>{t('ui.loading')}</Spinner>;
  return (
    <>
      <Space wrap align="center">
        <h1 style={{ margin: 0 }}>{aboutOf(need, t)}</h1>
        <UrgencyMark urgency={need.tags.urgency} />
        <Tag>{t(`need.state.${need.state}`)}</Tag>
        {need.suspectedRed ? <Tag color="error">{t('need.board.suspectedRed')}</Tag> : null}
        {need.tags.urgency === 'red' ? <Link href={`/emergencies/${need.id}`}><strong>{t('need.one.emergency')}</strong></Link> : null}
      </Space>
      <Row gutter={[16, 16]} style={{ marginBlockStart: 16 }}>
        <Col xs={24} lg={9}>
          {!need.endedAt && may(needContract.routes.similar) ? <Similar need={need} /> : null}
          {need.mergedInto ? <p><Link href={`/needs/${need.mergedInto}`}>{need.endReason}</Link></p> : null}
          {need.visitId ? <p>{t('need.one.during')}</p> : null}
          <Said need={need} />
          {!need.endedAt && may(needContract.routes.correct) ? <Tagging key={JSON.stringify([need.id, need.tags, need.needsTagging])} need={need} /> : null}
          <Commands need={need} />
          <RatingCard need={need} />
          {may(people.routes.elder) ? <ElderCard need={need} /> : null}
        </Col>
        <Col xs={24} lg={15}>
          <Card title={t('need.one.rings')} style={{ marginBlockEnd: 16 }}>
            <Row gutter={16} align="middle">
              <Col xs={24} md={12}><Rings {...ringsOf(need, t)} size="full" width={300} /></Col>
              <Col xs={24} md={12}><Tiers need={need} /></Col>
            </Row>
          </Card>
          {need.calloutId ? <Offers calloutId={need.calloutId} /> : null}
          <Trail needId={need.id} />
        </Col>
      </Row>
    </>
  );
}

function Tiers({ need }: { need: NeedView }) {
  const t = useText();
  const now = useNow(10);
  return (
    <ol style={{ paddingInlineStart: 20 }}>
      {(need.callout?.tiers ?? []).map((tier) => (
        <li key={tier.position}>
          <strong>{t(`need.tier.${tier.kind}`)}</strong> — {t(`need.tierState.${tier.state}`)}{tier.asked > 0 ? `${t('ui.listSeparator')}${t('need.one.askedCount', { asked: tier.asked, answered: tier.answered })}` : ''}
          <div><small>{tier.state === 'asked' && tier.endsAt && Date.parse(tier.endsAt) > now ? <Countdown endsAt={tier.endsAt} /> : <Moment at={tier.startsAt} />}</small></div>
        </li>
      ))}
      {need.callout?.owner ? <li value={0} style={{ listStyle: 'none' }}><strong>{t('need.one.owner')}</strong> {helperOf(need)}</li> : null}
    </ol>
  );
}

function ElderCard({ need }: { need: NeedView }) {
  const t = useText();
  const elder = useAsk(people.routes.elder, { params: { personId: need.elderId } }).value;
  if (!elder) return null;
  return (
    <Card title={t('need.one.elder')} style={{ marginBlockStart: 16 }}>
      <FactList
        facts={[
          [t('need.one.name'), elder.name], [t('need.one.address'), elder.address], [t('need.one.phone'), elder.phone ? <a key="p" href={`tel:${elder.phone}`}>{elder.phone}</a> : '—'],
          ...(elder.mind.length > 0 ? [[t('need.one.mind'), elder.mind.join(t('ui.listSeparator'))] as const] : []),
          ...elder.contacts.map((contact) => [`${contact.relation} ${contact.name}`, <a key={contact.phone} href={`tel:${contact.phone}`}>{contact.phone}</a>] as const),
        ]}
      />
    </Card>
  );
}

/** What the elder said of it, by aspect, and what was answered. */
function RatingCard({ need }: { need: NeedView }) {
  const t = useText();
  const visit = need.visits.find((one) => one.rating !== null);
  if (!visit?.rating) return null;
  const { faces, words, aspects = {}, reply } = visit.rating;
  const said = (count: number) => t('need.one.faces', { faces: count });
  return (
    <Card title={t('need.one.rating')} style={{ marginBlockStart: 16 }}>
      <FactList
        facts={[
          [visit.helperName, `${said(faces)}${words ? ` · ${words}` : ''}${visit.ratingJudgedAt ? ` · ${t('need.one.judged')}` : ''}`],
          ...Object.entries(aspects).map(([aspect, count]) => [t(`need.rate.aspect.${aspect}`), said(count)] as const), ...(reply ? [[t('need.one.reply'), reply.words] as const] : []),
        ]}
      />
    </Card>
  );
}

function Trail({ needId }: { needId: string }) {
  const t = useText();
  const trail = useAsk(needContract.routes.trail, { params: { needId } }, { freshOn: FRESH, everySeconds: 20 });
  return (
    <Card title={t('need.one.trail')}>
      {trail.problem ? <ErrorNote problem={trail.problem} onRetry={trail.again} /> : null}
      <Timeline
        items={(trail.value?.entries ?? []).map((entry) => ({
          key: entry.id,
          content: (
            <>
              <strong>{t(`need.action.${entry.action}`)}</strong> <small><Moment at={entry.at} /> · {entry.actorKind === 'clock' ? t('need.actor.clock') : entry.actorName}{entry.sealed ? ` · ${t('need.one.sealed')}` : ''}</small>
              {entry.reason ? <div>{sayReason(entry.reason, t)}</div> : null}
              <Detail detail={entry.detail} />
            </>
          ),
        }))}
      />
    </Card>
  );
}

const SHOWN = ['tier', 'wave', 'offered', 'name', 'names', 'personName', 'organisationName', 'minutes', 'wantedMinutes', 'heldMinutes', 'faces', 'distanceMetres', 'channel', 'category', 'urgency', 'position', 'number', 'note'] as const;
/** Values that have words of their own. */
const WORDED: Readonly<Record<string, string>> = { tier: 'need.tier', channel: 'need.channel', urgency: 'need.urgency' };

/** The facts of a step that a person can read; ids and the rows of decision tables stay in the export. */
function Detail({ detail }: { detail: Record<string, unknown> }) {
  const t = useText();
  const say = (key: string, value: unknown): string =>
    Array.isArray(value) ? value.join(t('ui.listSeparator')) : key === 'category' ? String(value).split(',').map((one) => t(`need.category.${one}`)).join(t('ui.listSeparator')) : WORDED[key] ? t(`${WORDED[key]}.${String(value)}`) : String(value);
  // A place in the ladder has the name of its tier; a saying has only its number.
  const shown = SHOWN.filter((key) => detail[key] !== undefined && detail[key] !== null && detail[key] !== '' && !(key === 'position' && detail.tier !== undefined));
  return shown.length === 0 ? null : <div><small>{shown.map((key) => `${t(`need.detail.${key}`)}: ${say(key, detail[key])}`).join('  ')}</small></div>;
}
