import { useState } from 'react';
import { ErrorNote, SecondNote, Spinner, useAsk, useCommand, useNoticeBoard, useText } from '@huying/ui';
import { Button, Form, Input, InputNumber, Modal, Space } from 'antd';
import { timebank } from '../../contract.ts';
import { sayMinutes } from '../words.ts';
import { PersonSelect } from './kin.tsx';

/** After a death: to the heirs who were named, or whom a paper names. What was typed stays when a second person is wanted. */
export function InheritDialog({ personId, name, onClose }: { personId: string; name: string; onClose: () => void }) {
  const t = useText();
  const board = useNoticeBoard();
  const [heirs, setHeirs] = useState<readonly { readonly personId: string | undefined; readonly share: number }[]>([{ personId: undefined, share: 1 }]);
  const [proof, setProof] = useState('');
  const params = { personId: personId as never };
  const left = useAsk(timebank.routes.inheritance, { params });
  const inherit = useCommand(timebank.routes.inherit, { touches: ['timebank'] });
  const isNamed = (left.value?.named.length ?? 0) > 0;
  const isReady = left.value !== undefined && proof.trim().length > 1 && (isNamed || heirs.every((one) => one.personId !== undefined));
  const change = (at: number, more: object) => setHeirs(heirs.map((one, place) => (place === at ? { ...one, ...more } : one)));
  const run = async () => {
    const answer = await inherit.run({ params, body: { heirs: isNamed ? [] : (heirs as never), proof: proof.trim() } });
    if (!answer.ok) return;
    board.show({ kind: 'done', text: t('timebank.inherit.done', { minutes: sayMinutes(answer.value.minutes, t) }) });
    onClose();
  };
  return (
    <Modal open title={`${t('timebank.inherit.title')} · ${name}`} onCancel={onClose} onOk={() => void run()} okText={t('timebank.inherit.do')} cancelText={t('ui.close')} okButtonProps={{ disabled: !isReady, loading: inherit.isRunning }}>
      {left.problem ? <ErrorNote problem={left.problem} onRetry={left.again} /> : null}
      {left.value ? <p>{t('timebank.inherit.what', { minutes: sayMinutes(left.value.minutes, t) })}</p> : <Spinner>{t('ui.loading')}</Spinner>}
      <SecondNote problem={inherit.problem}>{t('timebank.askSecond')}</SecondNote>
      <Form layout="vertical">
        {isNamed ? (
          <Form.Item label={t('timebank.inherit.named')}>
            <ul>{left.value?.named.map((one) => <li key={one.personId}>{t('timebank.kin.who', { name: one.name, relation: t(`timebank.relation.${one.relation}`) })} · {t('timebank.heir.share', { share: one.share })}</li>)}</ul>
          </Form.Item>
        ) : (
          <Form.Item label={t('timebank.inherit.heirs')} htmlFor="heir-0">
            <Space orientation="vertical" style={{ inlineSize: '100%' }}>
              {heirs.map((one, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place.
                <Space key={at} wrap>
                  <div style={{ inlineSize: 260 }}><PersonSelect id={`heir-${at}`} value={one.personId} onChange={(chosen) => change(at, { personId: chosen })} /></div>
                  <InputNumber aria-label={t('timebank.heir.shares')} min={1} max={100} precision={0} value={one.share} onChange={(value) => change(at, { share: value ?? 1 })} />
                </Space>
              ))}
              {heirs.length < 6 ? <Button size="small" onClick={() => setHeirs([...heirs, { personId: undefined, share: 1 }])}>{t('timebank.inherit.add')}</Button> : null}
            </Space>
          </Form.Item>
        )}
        <Form.Item label={t('timebank.inherit.proof')} htmlFor="inherit-proof"><Input.TextArea id="inherit-proof" value={proof} maxLength={300} showCount rows={3} placeholder={t('timebank.inherit.proofExample')} onChange={(event) => setProof(event.target.value)} /></Form.Item>
      </Form>
    </Modal>
  );
}
