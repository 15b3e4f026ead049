import { Countdown, ErrorNote, FactList, Link, Moment, Note, Spinner, useAsk, useParams, useText } from '@huying/ui';
import { Card, Col, Flex, Row, Tag, Timeline } from 'antd';
import { type GrievanceView, quality } from '../../contract.ts';
import { Corrected } from '../corrected.tsx';
import { Decide } from './decide.tsx';

const FRESH = { freshOn: [quality.notices.changed] };

/** One grievance for who decides it: both sides, the visit with its trail beside, the clock, the decision. */
export default function One() {
  const t = useText();
  const grievanceId = useParams<{ grievanceId: string }>().grievanceId as GrievanceView['id'];
  const asked = useAsk(quality.routes.one, { params: { grievanceId } }, FRESH);
  const one = asked.value;
  if (asked.problem && !one) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking}><Link href="/adjudication">{t('quality.title.desk')}</Link></ErrorNote>;
  if (!one) return <Spinner>{t('ui.loading')}</Spinner>;
  const mayDecide = one.commands.some((name) => name === 'decide' || name === 'decideFinally');
  const isOpen = one.state === 'submitted' || one.state === 'appealed';
  return (
    <Flex vertical gap={16}>
      <Link href="/adjudication">{t('quality.title.desk')}</Link>
      <Flex gap={12} wrap align="center">
        <h1 style={{ margin: 0 }}>{t('quality.titled', { number: one.number, what: t(`quality.kind.${one.kind}`) })}</h1>
        <Tag>{t(`quality.state.${one.state}`)}</Tag>
        <Tag>{t(`quality.level.${one.level}`)}</Tag>
        {one.climbs > 0 ? <Tag color="error">{t('quality.climbed', { count: one.climbs })}</Tag> : null}
        {one.dueAt ? <strong>{t(one.state === 'decided' ? 'quality.now.appealBy' : 'quality.due')} <Countdown endsAt={one.dueAt} /></strong> : null}
      </Flex>
      <Row gutter={[16, 16]}>
        <Col xs={24} lg={12}>
          <Flex vertical gap={16}>
            <Sides one={one} />
            {one.decisions.map((decided) => (
              <Card key={decided.instance} title={t(decided.instance === 2 ? 'quality.decision.second' : 'quality.decision')} extra={<Moment at={decided.at} />}>
                <p><strong>{t(`quality.outcome.${decided.outcome}`)}</strong> · {decided.decidedBy} · {t(`quality.level.${decided.level}`)}</p>
                <p>{decided.reason}</p>
                {decided.rating ? <p>{decided.rating.after === null ? t('quality.rating.struck') : t('quality.rating.changed', { faces: decided.rating.after })} ({t('quality.rating.was', { faces: decided.rating.before ?? '—' })})</p> : null}
                {decided.tookBackCredits ? <p>{t('quality.credits.back')}</p> : null}
                {decided.gaveBackCredits ? <p>{t('quality.credits.given')}</p> : null}
                <Corrected decided={decided} />
              </Card>
            ))}
            {mayDecide ? <Decide one={one} /> : isOpen ? <Note>{t('quality.decide.notYou')}</Note> : null}
          </Flex>
        </Col>
        <Col xs={24} lg={12}><Flex vertical gap={16}>{one.help ? <Help help={one.help} /> : <Visit one={one} />}<Evidence one={one} /></Flex></Col>
      </Row>
    </Flex>
  );
}

function Sides({ one }: { one: GrievanceView }) {
  const t = useText();
  return (
    <Card title={t('quality.said')}>
      <FactList facts={[[t('quality.reason'), t(`quality.reason.${one.reason}`)], [t('quality.complainant'), one.complainant], ...(one.respondent ? [[t('quality.respondent'), one.respondent] as const] : []), [t('quality.filedAt'), <Moment key="at" at={one.filedAt} />], ...(one.claim ? [[t('quality.claim'), `${t('quality.minutesValue', { minutes: one.claim.minutes })}${one.claim.on ? ` · ${one.claim.on}` : ''}${one.claim.category ? ` · ${t(`mobilisation.category.${one.claim.category}`)}` : ''}`] as const] : [])]} />
      {one.statements.length === 0 ? <p>{t('quality.said.none')}</p> : null}
      {one.statements.map((said) => (
        <div key={`${said.side}${said.at}`} style={{ marginBlockStart: 12 }}>
          <strong>{t(`quality.side.${said.side}`)}</strong> <small><Moment at={said.at} />{said.writtenBy ? ` · ${t('quality.writtenBy', { name: said.writtenBy })}` : ''}</small>
          <p style={{ whiteSpace: 'pre-wrap' }}>{said.words}</p>
        </div>
      ))}
    </Card>
  );
}

function Visit({ one: { visit, needId } }: { one: GrievanceView }) {
  const t = useText();
  const sign = (label: string, at: NonNullable<GrievanceView['visit']>['arrived']) =>
    at ? [[label, <span key={label}><Moment at={at.at} />{at.distanceMetres === null ? '' : ` · ${t('quality.metres', { metres: at.distanceMetres })}`}{at.questionable ? ` · ${t('quality.questionable')}` : ''}</span>] as const] : [];
  return (
    <Card title={t('quality.visit')} extra={needId ? <Link href={`/needs/${needId}`}>{t('quality.need')}</Link> : null}>
      {visit ? (
        <FactList
          facts={[
            [t('quality.visit.started'), <Moment key="started" at={visit.startedAt} />], ...sign(t('quality.visit.arrived'), visit.arrived), ...sign(t('quality.visit.left'), visit.left),
            ...(visit.minutes === null ? [] : [[t('quality.minutes'), t('quality.minutesValue', { minutes: visit.minutes })] as const]),
            ...(visit.confirmedAt ? [[t('quality.visit.confirmed'), <span key="confirmed"><Moment at={visit.confirmedAt} />{visit.confirmedBy ? ` · ${t(`quality.confirmedBy.${visit.confirmedBy}`)}` : ''}</span>] as const] : []),
            [t('quality.rating'), visit.rating ? `${t('quality.faces', { faces: visit.rating.faces })}${visit.rating.words ? ` · ${visit.rating.words}` : ''}` : t('quality.rating.none')], [t('quality.visit.photos'), String(visit.photos)],
          ]}
        />
      ) : <p>{t('quality.visit.none')}</p>}
    </Card>
  );
}

/** Help at an activity, as its hosts noted it. */
function Help({ help }: { help: NonNullable<GrievanceView['help']> }) {
  const t = useText();
  return (
    <Card title={t('quality.help')}>
      <FactList facts={[[t('quality.help.activity'), help.title], [t('quality.visit.arrived'), <Moment key="in" at={help.checkedInAt} />], [t('quality.visit.left'), <Moment key="out" at={help.checkedOutAt} />], [t('quality.minutes'), t('quality.minutesValue', { minutes: help.minutes })], [t('quality.help.verified'), <Moment key="verified" at={help.verifiedAt} />]]} />
    </Card>
  );
}

function Evidence({ one }: { one: GrievanceView }) {
  const t = useText();
  const asked = useAsk(quality.routes.evidence, { params: { grievanceId: one.id } }, FRESH);
  const lines = [...(asked.value?.grievance ?? []).map((entry) => ({ ...entry, key: `quality.action.${entry.action}` })), ...(asked.value?.need ?? []).filter(({ action }) => action !== 'quality.filed' && action !== 'quality.decided').map((entry) => ({ ...entry, key: `need.action.${entry.action}` }))];
  return (
    <Card title={t('quality.timeline')}>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} /> : null}
      <Timeline
        items={lines.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)).map((entry) => ({
          key: entry.id, color: entry.key.startsWith('quality') ? 'red' : 'blue',
          content: <><strong>{t(entry.key)}</strong> <small><Moment at={entry.at} /> · {entry.actorKind === 'clock' ? t('quality.clock') : entry.actorName}</small>{entry.reason ? <div>{entry.reason}</div> : null}</>,
        }))}
      />
    </Card>
  );
}
