import type { PersonId } from '@huying/kernel';
import { Countdown, ErrorNote, TimeAgo, useAsk, useCommand, useText } from '@huying/ui';
import { QrCode } from '@huying/ui/qr-code';
import { Button, Card, Modal, Popconfirm, Space } from 'antd';
import { people } from '../../contract.ts';

/** Devices of an elder. A worker who is there shows the code; the elder's device looks at it and stays signed in. */
export function Devices({ personId }: { personId: PersonId }) {
  const t = useText();
  const invite = useCommand(people.routes.inviteDevice);
  const release = useCommand(people.routes.releaseDevice);
  const asked = useAsk(people.routes.devices, { params: { personId } }, { everySeconds: invite.value ? 5 : 60 });
  const problem = asked.problem ?? invite.problem ?? release.problem;
  const devices = asked.value?.devices ?? [];
  return (
    <Card title={t('people.device.title')} extra={<Button loading={invite.isRunning} onClick={() => void invite.run({ params: { personId } })}>{t('people.device.bind')}</Button>}>
      {problem ? <ErrorNote problem={problem} /> : null}
      {asked.value && devices.length === 0 ? <p>{t('people.device.none')}</p> : null}
      <Space orientation="vertical" style={{ inlineSize: '100%' }}>
        {devices.map((device) => (
          <Space key={device.id} wrap>
            <span>{device.label || t('people.sessions.device')}</span>
            <small>{t('people.sessions.seen')} <TimeAgo at={device.lastSeenAt} /></small>
            <Popconfirm title={t('people.device.releaseSure')} okText={t('people.device.release')} cancelText={t('ui.close')} onConfirm={() => void release.run({ params: { personId, sessionId: device.id } })}>
              <Button size="small" danger loading={release.isRunning}>{t('people.device.release')}</Button>
            </Popconfirm>
          </Space>
        ))}
      </Space>
      {invite.value ? (
        <Modal open title={t('people.device.scan')} onCancel={invite.clear} footer={<Button onClick={invite.clear}>{t('ui.close')}</Button>}>
          <QrCode text={`${location.origin}${invite.value.path}`} label={t('people.device.code')} />
          <p style={{ marginBlockStart: 12 }}>{t('people.device.scanWords')} <Countdown endsAt={invite.value.overAt} /></p>
        </Modal>
      ) : null}
    </Card>
  );
}
