import { localDate } from '@huying/kernel';
import { roster } from '@huying/roster/contract';
import { service } from '@huying/service/contract';
import { Countdown, EmptyState, ErrorNote, Link, Moment, Spinner, useAsk, useNotice, useText, useTools } from '@huying/ui';
import { Card, Flex, Tag } from 'antd';
import { mobilisation } from '../../contract.ts';
import { AskCard, AskSection, type Coming, Mine, Take } from '../duty/ask-card.tsx';

/** What waits for me as backstop: what is mine, what my office was told of and may take now, and what becomes ours unless others take it. */
export default function Backstop() {
  const t = useText();
  const { speaker } = useTools();
  const asks = useAsk(mobilisation.routes.asks, {}, { freshOn: [mobilisation.notices.asked, mobilisation.notices.changed, mobilisation.notices.assigned, service.notices.changed], everySeconds: 30 });
  useNotice(mobilisation.notices.asked, () => void speaker.say(t('mobilisation.asks.said')));
  const { asks: list = [], coming = [], office } = asks.value ?? {};
  const mine = list.filter((ask) => ask.mine);
  const told = list.filter((ask) => !ask.mine);
  return (
    <>
      <h1 className="visually-hidden">{t('mobilisation.title.asks')}</h1>
      {office ? <Office office={office} /> : null}
      {asks.problem ? <ErrorNote problem={asks.problem} onRetry={asks.again} isRetrying={asks.isAsking} /> : null}
      {asks.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {asks.value && list.length + coming.length === 0 ? <EmptyState title={t('mobilisation.backstop.empty')}><p>{t('mobilisation.backstop.emptyHint')}</p></EmptyState> : null}
      <AskSection title={t('mobilisation.backstop.mine')} count={mine.length}>{mine.map((ask) => <AskCard key={ask.id} ask={ask}><Mine ask={ask} /></AskCard>)}</AskSection>
      <AskSection title={t('mobilisation.backstop.told')} hint={t('mobilisation.backstop.toldHint')} count={told.length}>{told.map((ask) => <AskCard key={`${ask.id}/${ask.organisationId}`} ask={ask}><Take ask={ask} /></AskCard>)}</AskSection>
      <AskSection title={t('mobilisation.backstop.coming')} hint={t('mobilisation.backstop.comingHint')} count={coming.length}>{coming.map((one) => <AskCard key={one.id} ask={one}><Until coming={one} /></AskCard>)}</AskSection>
    </>
  );
}

function Until({ coming }: { coming: Coming }) {
  const t = useText();
  return (
    <Flex vertical gap={8}>
      <strong>{t('mobilisation.backstop.until')} <Countdown endsAt={coming.assignsAt} /></strong>
      {coming.subject.kind === 'need' ? <Link href={`/needs/${coming.subject.id}`}>{t('mobilisation.backstop.look')}</Link> : null}
    </Flex>
  );
}

type Office = NonNullable<NonNullable<ReturnType<typeof useAsk<typeof mobilisation.routes.asks>>['value']>['office']>;

/** Whether the office works now, by its hours and holidays, and today's shifts of the duty calendar. */
function Office({ office: { areaPath, isWorking, worksAgainAt } }: { office: Office }) {
  const t = useText();
  const { clock } = useTools();
  const today = localDate(new Date(clock.now()));
  const shifts = useAsk(roster.routes.shifts, { query: { areaPath, from: today, days: 1, limit: 50 } });
  const staff = (shifts.value?.items ?? []).filter((shift) => shift.crew === 'staff');
  return (
    <Card size="small" style={{ marginBlockEnd: 16 }}>
      <Flex wrap gap={16} align="baseline">
        <span><Tag color={isWorking ? 'success' : 'warning'}>{t(isWorking ? 'mobilisation.office.working' : 'mobilisation.office.closed')}</Tag>{!isWorking && worksAgainAt ? <> {t('mobilisation.office.again')} <Moment at={worksAgainAt} /></> : null}</span>
        <span>{staff.length === 0 ? t('mobilisation.office.nobody') : t('mobilisation.office.today')} {staff.map((shift, at) => <span key={shift.id}>{at > 0 ? t('ui.listSeparator') : ''}<Link href={`/roster/shifts/${shift.id}`}>{shift.name}</Link> · <Moment at={shift.startsAt} /> · {t('mobilisation.office.booked', { booked: shift.booked, wanted: shift.wanted })}</span>)}</span>
        <Link href="/roster">{t('mobilisation.office.calendar')}</Link>
        <Link href="/roster/rules">{t('mobilisation.office.hours')}</Link>
      </Flex>
    </Card>
  );
}
