import type { PersonId, RouteOut } from '@huying/kernel';
import { Button, ButtonLink, Card, Countdown, EmptyState, ErrorNote, FactList, Moment, Spinner, Stack, TimeAgo, useAsk, useCommand, useParams, useText } from '@huying/ui';
import { QrCode } from '@huying/ui/qr-code';
import { QrCode as QrIcon } from 'lucide-react';
import { family } from '../../contract.ts';

type Device = RouteOut<typeof family.routes.devices>['devices'][number];

/** Devices by which the elder calls without signing in. One is bound by a code that it looks at, and released from here. */
export default function Devices() {
  const t = useText();
  const elderId = useParams<{ elderId: string }>().elderId as PersonId;
  const asked = useAsk(family.routes.devices, { params: { elderId } }, { everySeconds: 10 });
  const invite = useCommand(family.routes.inviteDevice);
  if (asked.problem && !asked.value) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} />;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const { devices } = asked.value;
  return (
    <Stack gap="large">
      <h1>{t('family.title.devices')}</h1>
      <p>{t('family.devices.words')}</p>
      {invite.problem ? <ErrorNote problem={invite.problem} /> : null}
      {invite.value ? (
        <Card title={t('family.devices.scan')} tone="accent" aside={<Countdown endsAt={invite.value.overAt} />}>
          <QrCode text={`${location.origin}${invite.value.path}`} label={t('family.devices.code')} />
          <p>{t('family.devices.scanWords')}</p>
        </Card>
      ) : null}
      <Button kind="primary" isWide icon={QrIcon} isBusy={invite.isRunning} onClick={() => void invite.run({ params: { elderId } })}>{t(invite.value ? 'family.devices.again' : 'family.devices.bind')}</Button>
      {devices.length === 0 ? <EmptyState title={t('family.devices.none')} /> : devices.map((device) => <One key={device.id} elderId={elderId} device={device} />)}
      <ButtonLink isWide kind="quiet" to={`/elders/${elderId}/settings`}>{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

function One({ elderId, device }: { elderId: PersonId; device: Device }) {
  const t = useText();
  const release = useCommand(family.routes.releaseDevice);
  return (
    <Card
      title={device.label || t('family.devices.device')}
      actions={<Button kind="danger" isBusy={release.isRunning} onClick={() => void release.run({ params: { elderId, sessionId: device.id } })}>{t('family.devices.release')}</Button>}
    >
      <FactList facts={[[t('family.devices.seen'), <TimeAgo key="seen" at={device.lastSeenAt} />], [t('family.devices.since'), <Moment key="since" at={device.createdAt} />]]} />
      {release.problem ? <ErrorNote problem={release.problem} /> : null}
    </Card>
  );
}
