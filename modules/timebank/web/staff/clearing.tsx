import { useState } from 'react';
import type { RouteOut } from '@huying/kernel';
import { EmptyState, ErrorNote, Moment, Note, SecondNote, Spinner, Stack, useAsk, useCommand, useNoticeBoard, useRoles, useText } from '@huying/ui';
import { Button, Checkbox, Form, Input, InputNumber, Modal, Radio, Select, Table, type TableColumnsType, Tag } from 'antd';
import { ArrowLeftRight } from 'lucide-react';
import { type ClearingView, timebank } from '../../contract.ts';
import { MINUTES_PER_CREDIT, sayMinutes } from '../words.ts';

type Place = ClearingView['places'][number];
type Remittance = ClearingView['remittances'][number];
const FRESH = { freshOn: [timebank.notices.clearingChanged], keepsFormer: true };
const COLOURS = { sent: 'processing', arrived: 'success', returned: 'error' } as const;

/** What communities gave to each other, and the street to other streets. */
export default function Clearing() {
  const t = useText();
  const roles = useRoles();
  const [isMoving, setMoving] = useState(false);
  const asked = useAsk(timebank.routes.clearing, {}, FRESH);
  const view = asked.value;
  const signed = (minutes: number) => (minutes < 0 ? `−${sayMinutes(minutes, t)}` : sayMinutes(minutes, t));
  const columns: TableColumnsType<Place> = [
    { title: t('timebank.column.area'), key: 'name', render: (_, one) => one.name },
    { title: t('timebank.clearing.came'), key: 'came', align: 'right', render: (_, one) => signed(one.cameMinutes) },
    { title: t('timebank.clearing.went'), key: 'went', align: 'right', render: (_, one) => signed(one.wentMinutes) },
    { title: t('timebank.clearing.net'), key: 'net', align: 'right', render: (_, one) => signed(one.cameMinutes - one.wentMinutes) },
    { title: t('timebank.kind.pool'), key: 'pool', align: 'right', render: (_, one) => signed(one.pooledMinutes) },
    { title: t('timebank.kind.fund'), key: 'fund', align: 'right', render: (_, one) => signed(one.fundMinutes) },
  ];
  return (
    <Stack>
      <h1>{t('timebank.title.clearing')}</h1>
      <p>{t('timebank.clearing.what')}</p>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      {asked.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {roles?.includes('street') && view ? <div><Button type="primary" icon={<ArrowLeftRight size={16} aria-hidden="true" />} onClick={() => setMoving(true)}>{t('timebank.clearing.move')}</Button></div> : null}
      {view ? <Table<Place> size="middle" rowKey="areaPath" dataSource={[...view.places]} columns={columns} pagination={false} scroll={{ x: 860 }} /> : null}
      {view && roles?.includes('street') ? <Streets view={view} /> : null}
      {isMoving && view ? <MoveDialog places={view.places} onClose={() => setMoving(false)} /> : null}
    </Stack>
  );
}

function Streets({ view }: { view: ClearingView }) {
  const t = useText();
  const known = useAsk(timebank.routes.streets, {});
  const nameOf = useStreetName(known.value?.streets);
  const columns: TableColumnsType<Remittance> = [
    { title: t('timebank.column.time'), key: 'at', width: 150, render: (_, one) => <Moment at={one.at} /> },
    { title: t('timebank.clearing.street'), key: 'street', render: (_, one) => t(`timebank.clearing.${one.direction}`, { street: nameOf(one.street) }) },
    { title: t('timebank.column.change'), key: 'minutes', align: 'right', width: 150, render: (_, one) => sayMinutes(one.minutes, t) },
    { title: t('timebank.column.words'), key: 'reason', render: (_, one) => <>{one.reason}<div><small>{one.sentBy}</small></div></> },
    {
      title: t('timebank.column.state'), key: 'state', width: 200,
      render: (_, one) => <><Tag color={COLOURS[one.state]}>{t(`timebank.remittance.${one.state}`)}</Tag>{one.returnedWhy ? <div><small>{t(`timebank.remittance.${one.returnedWhy}`)}</small></div> : null}</>,
    },
  ];
  return (
    <Stack>
      <h2>{t('timebank.clearing.streets')}</h2>
      {known.value ? <Published isPublished={known.value.isPublished} onChanged={known.again} /> : null}
      {view.streets.map((one) => <p key={one.street}>{t('timebank.clearing.total', { street: nameOf(one.street), sent: sayMinutes(one.sentMinutes, t), received: sayMinutes(one.receivedMinutes, t) })}</p>)}
      <Table<Remittance>
        size="middle" rowKey="id" dataSource={[...view.remittances]} columns={columns} pagination={{ pageSize: 20, hideOnSinglePage: true }} scroll={{ x: 820 }}
        locale={{ emptyText: <EmptyState title={t('timebank.clearing.none')}><p>{t('timebank.clearing.noneHint')}</p></EmptyState> }}
      />
    </Stack>
  );
}

type KnownStreets = RouteOut<typeof timebank.routes.streets>['streets'];
/** By the name that a street gives itself; one that is not published any more by its code. */
const useStreetName = (streets: KnownStreets | undefined) => (code: number) => {
  const name = streets?.find((one) => one.street === code)?.name;
  return name ? `${name} ${code}` : String(code);
};

/** Whether other streets may choose this one. */
function Published({ isPublished, onChanged }: { isPublished: boolean; onChanged: () => void }) {
  const t = useText();
  const publish = useCommand(timebank.routes.publishStreet);
  const change = async (wanted: boolean) => {
    if ((await publish.run({ body: { isPublished: wanted } })).ok) onChanged();
  };
  return (
    <div>
      {publish.problem ? <ErrorNote problem={publish.problem} /> : null}
      <Checkbox checked={isPublished} disabled={publish.isRunning} onChange={(event) => void change(event.target.checked)}>{t('timebank.clearing.publish')}</Checkbox>
      <div><small>{t('timebank.clearing.publishWhat')}</small></div>
    </div>
  );
}

/** From a pool to that of another community, or to another street. What was typed stays when it is refused. */
function MoveDialog({ places, onClose }: { places: readonly Place[]; onClose: () => void }) {
  const t = useText();
  const board = useNoticeBoard();
  const [isOutside, setOutside] = useState(false);
  const [fromPath, setFrom] = useState<string>();
  const [toPath, setTo] = useState<string>();
  const [street, setStreet] = useState<number>();
  const known = useAsk(timebank.routes.streets, {});
  const [hours, setHours] = useState<number | null>(10);
  const [reason, setReason] = useState('');
  const exchange = useCommand(timebank.routes.exchange);
  const minutes = Math.round((hours ?? 0) * MINUTES_PER_CREDIT);
  const isReady = fromPath !== undefined && minutes > 0 && reason.trim().length > 1 && (isOutside ? street !== undefined : toPath !== undefined);
  const run = async () => {
    const wish = { fromPath: fromPath as string, minutes, reason: reason.trim() };
    const answer = await exchange.run({ body: { ...wish, ...(isOutside ? { street: street as number } : { toPath: toPath as string }) } });
    if (!answer.ok) return;
    board.show({ kind: 'done', text: t(isOutside ? 'timebank.clearing.sent' : 'timebank.clearing.done', { minutes: sayMinutes(minutes, t) }) });
    onClose();
  };
  const options = places.map((one) => ({ value: one.areaPath, label: t('timebank.clearing.place', { name: one.name, minutes: sayMinutes(Math.max(0, one.pooledMinutes), t) }) }));
  return (
    <Modal open title={t('timebank.clearing.move')} onCancel={onClose} onOk={() => void run()} okText={t('timebank.clearing.do')} cancelText={t('ui.close')} okButtonProps={{ disabled: !isReady, loading: exchange.isRunning }}>
      <SecondNote problem={exchange.problem}>{t('timebank.askSecond')}</SecondNote>
      <Form layout="vertical">
        <Form.Item label={t('timebank.clearing.way')}>
          <Radio.Group value={isOutside} onChange={(event) => setOutside(event.target.value)} options={[{ value: false, label: t('timebank.clearing.between') }, { value: true, label: t('timebank.clearing.toStreet') }]} />
        </Form.Item>
        <Form.Item label={t('timebank.clearing.from')} htmlFor="clearing-from"><Select id="clearing-from" showSearch={{ optionFilterProp: 'label' }} value={fromPath} onChange={setFrom} options={options} /></Form.Item>
        {isOutside ? (
          <Form.Item label={t('timebank.clearing.code')} htmlFor="clearing-street" extra={known.value?.streets.length === 0 ? t('timebank.clearing.noStreets') : null}>
            <Select id="clearing-street" showSearch={{ optionFilterProp: 'label' }} loading={known.isLoading} value={street} onChange={setStreet} options={(known.value?.streets ?? []).map((one) => ({ value: one.street, label: `${one.name} ${one.street}` }))} />
          </Form.Item>
        ) : (
          <Form.Item label={t('timebank.clearing.to')} htmlFor="clearing-to"><Select id="clearing-to" showSearch={{ optionFilterProp: 'label' }} value={toPath} onChange={setTo} options={options.filter((one) => one.value !== fromPath)} /></Form.Item>
        )}
        <Form.Item label={t('timebank.grant.hours')} htmlFor="clearing-hours"><InputNumber id="clearing-hours" min={0.5} max={1_000} step={0.5} value={hours} onChange={setHours} suffix={t('timebank.grant.unit')} style={{ inlineSize: '100%' }} /></Form.Item>
        <Form.Item label={t('timebank.grant.reason')} htmlFor="clearing-reason"><Input.TextArea id="clearing-reason" value={reason} maxLength={300} showCount rows={3} onChange={(event) => setReason(event.target.value)} /></Form.Item>
      </Form>
      {isOutside ? <Note>{t('timebank.clearing.outsideWhat')}</Note> : null}
    </Modal>
  );
}
