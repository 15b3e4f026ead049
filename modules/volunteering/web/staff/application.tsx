import { ErrorNote, FactList, Link, Moment, Note, Spinner, Stack, useAsk, useCommand, useNoticeBoard, useParams, useText } from '@huying/ui';
import { Button, Card, Flex, Input } from 'antd';
import { useState } from 'react';
import { type ApplicationView, volunteering } from '../../contract.ts';
import { useAreaName } from './area-name.ts';
import { CardBeside } from './card-beside.tsx';

const { routes } = volunteering;

export default function ApplicationScreen() {
  const t = useText();
  const { applicationId } = useParams<{ applicationId: string }>();
  const asked = useAsk(routes.application, { params: { applicationId: applicationId as never } }, { freshOn: [volunteering.notices.changed] });
  if (asked.problem && !asked.value) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking}><Link href="/applications">{t('volunteering.title.applications')}</Link></ErrorNote>;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  return (
    <Flex vertical gap={16}>
      <Link href="/applications">{t('volunteering.title.applications')}</Link>
      <h1>{asked.value.name}</h1>
      <Facts application={asked.value} />
      {asked.value.mayDecide && (asked.value.state === 'submitted' || asked.value.state === 'asked') ? <Decision application={asked.value} /> : null}
    </Flex>
  );
}

function Facts({ application: one }: { application: ApplicationView }) {
  const t = useText();
  const areaName = useAreaName();
  const list = (prefix: string, codes: readonly string[]) => codes.map((code) => t(`volunteering.${prefix}.${code}`)).join(t('ui.listSeparator')) || '—';
  return (
    <Card title={t(`volunteering.state.${one.state}`)}>
      <Stack>
        {one.reason ? <Note>{one.reason}</Note> : null}
        <FactList facts={[
          [t('volunteering.identity'), one.identityNumber ? t('volunteering.identityChecked', { number: one.identityNumber }) : t('volunteering.identityGone')], [t('volunteering.sex'), t(`volunteering.sex.${one.sex}`)],
          [t('volunteering.age'), t('volunteering.years', { years: one.age })], [t('volunteering.community'), areaName(one.areaPath)], [t('volunteering.job'), one.job || '—'], [t('volunteering.skills'), list('skill', one.skills)],
          [t('volunteering.preferences'), list('category', one.preferences)], [t('volunteering.times'), list('time', one.times)], [t('volunteering.submittedAt'), <Moment key="at" at={one.submittedAt} />],
          ...(one.guardian ? [[t('volunteering.guardian'), t('volunteering.guardian.agreed', { name: one.guardian.name, relation: one.guardian.relation, phone: one.guardian.phone })] as const] : []),
        ]} />
        <CardBeside application={one} />
        <Note>{t('volunteering.application.recorded')}</Note>
      </Stack>
    </Card>
  );
}

function Decision({ application }: { application: ApplicationView }) {
  const t = useText();
  const board = useNoticeBoard();
  const [reason, setReason] = useState('');
  const decide = useCommand(routes.decide, { touches: ['people'] });
  const run = async (decision: 'approve' | 'askBack' | 'refuse') => {
    const answer = await decide.run({ params: { applicationId: application.id }, body: { decision, reason: reason.trim() } });
    if (answer.ok) board.show({ kind: 'done', text: t(`volunteering.decided.${decision}`) });
  };
  const isWordless = reason.trim().length < 2;
  return (
    <Card title={t('volunteering.decision')}>
      <Stack>
        <label htmlFor="reason">{t('volunteering.decision.reason')}</label>
        <Input.TextArea id="reason" rows={3} value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
        {decide.problem ? <ErrorNote problem={decide.problem} /> : null}
        <Flex gap={12} wrap>
          {application.state === 'submitted' ? <Button type="primary" loading={decide.isRunning} onClick={() => void run('approve')}>{t('volunteering.decision.approve')}</Button> : null}
          {application.state === 'submitted' ? <Button disabled={isWordless} loading={decide.isRunning} onClick={() => void run('askBack')}>{t('volunteering.decision.askBack')}</Button> : null}
          <Button danger disabled={isWordless} loading={decide.isRunning} onClick={() => void run('refuse')}>{t('volunteering.decision.refuse')}</Button>
        </Flex>
      </Stack>
    </Card>
  );
}
