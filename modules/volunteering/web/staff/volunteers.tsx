import { EmptyState, ErrorNote, Link, useAsk, useCommand, usePages, useRoles, useSearchParams, useText } from '@huying/ui';
import { Button, Flex, Form, Input, InputNumber, Modal, Segmented, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { DECIDERS, type Kind, volunteering } from '../../contract.ts';
import { useAreaName } from './area-name.ts';

const { routes, notices } = volunteering;
const SHOWN = ['all', 'waiting', 'expiring', 'suspended'] as const;
interface Line {
  readonly personId: string;
  readonly name: string;
  readonly number: string;
  readonly areaPath: string;
  readonly isRegistered: boolean;
  readonly isSuspended: boolean;
  readonly waiting: number;
  readonly nextExpiry: string | null;
}

/** Everybody who helps here, with what is to be looked at and what ends soon. */
export default function Volunteers() {
  const t = useText();
  const [params, setParams] = useSearchParams();
  const [isEditing, setEditing] = useState(false);
  const roles = useRoles() ?? [];
  const show = SHOWN.find((one) => one === params.get('show')) ?? 'all';
  const asked = usePages(routes.volunteers, { query: { show } }, { freshOn: [notices.changed], keepsFormer: true });
  const columns = useColumns();
  return (
    <Flex vertical gap={16}>
      <h1>{t('volunteering.title.volunteers')}</h1>
      <Flex gap={12} wrap justify="space-between">
        <div style={{ overflowX: 'auto' }}><Segmented aria-label={t('volunteering.show')} value={show} onChange={(value) => setParams({ show: value }, { replace: true })} options={SHOWN.map((value) => ({ value, label: t(`volunteering.show.${value}`) }))} /></div>
        {DECIDERS.some((role) => roles.includes(role)) ? <Button onClick={() => setEditing(true)}>{t('volunteering.kinds')}</Button> : null}
      </Flex>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      <Table<Line> size="middle" rowKey="personId" dataSource={[...asked.items]} columns={columns} loading={asked.isLoading} pagination={false} scroll={{ x: 760 }} locale={{ emptyText: <EmptyState title={t('volunteering.volunteers.empty')}><p>{t('volunteering.volunteers.emptyHint')}</p></EmptyState> }} />
      {asked.hasMore ? <Button onClick={asked.more} loading={asked.isAsking}>{t('volunteering.more')}</Button> : null}
      {isEditing ? <Kinds onClose={() => setEditing(false)} /> : null}
    </Flex>
  );
}

function useColumns(): TableColumnsType<Line> {
  const t = useText();
  const areaName = useAreaName();
  return [
    { title: t('volunteering.name'), key: 'name', render: (_, one) => <><Link href={`/volunteers/${one.personId}`}><strong>{one.name}</strong></Link> {one.isSuspended ? <Tag color="error">{t('volunteering.suspended')}</Tag> : null}</> },
    { title: t('volunteering.number'), dataIndex: 'number', width: 180 },
    { title: t('volunteering.community'), key: 'area', width: 180, render: (_, one) => areaName(one.areaPath) },
    { title: t('volunteering.registeredAt'), key: 'how', width: 120, render: (_, one) => t(one.isRegistered ? 'volunteering.bySelf' : 'volunteering.byOffice') },
    { title: t('volunteering.toLookAt'), key: 'waiting', width: 110, render: (_, one) => (one.waiting > 0 ? <Tag color="warning">{one.waiting}</Tag> : '—') },
    { title: t('volunteering.nextExpiry'), key: 'expiry', width: 130, render: (_, one) => one.nextExpiry ?? '—' },
  ];
}

/** Kinds that staff know; what each category wants of them stands in the decision table. */
function Kinds({ onClose }: { onClose: () => void }) {
  const t = useText();
  const kinds = useAsk(routes.kinds, {}).value?.kinds ?? [];
  const [edited, setEdited] = useState<Kind>({ code: '', zh: '', en: '', validMonths: 12 });
  const put = useCommand(routes.putKind);
  const isReady = /^[a-z][a-z-]{1,29}$/.test(edited.code) && edited.zh.trim() !== '' && edited.en.trim() !== '';
  return (
    <Modal open width={640} title={t('volunteering.kinds')} onCancel={onClose} cancelText={t('ui.close')} okText={t('volunteering.kinds.put')} okButtonProps={{ disabled: !isReady, loading: put.isRunning }} onOk={() => void put.run({ body: edited })}>
      <Flex vertical gap={12}>
        <p>{t('volunteering.kinds.words')} <Link href="/tables/volunteering.requirements">{t('volunteering.kinds.table')}</Link></p>
        {put.problem ? <ErrorNote problem={put.problem} /> : null}
        <Flex gap={6} wrap>{kinds.map((one) => <Button key={one.code} size="small" onClick={() => setEdited(one)}>{one.zh} · {one.code}</Button>)}</Flex>
        <Form layout="vertical">
          <Form.Item label={t('volunteering.kind.code')} htmlFor="kind-code" extra={t('volunteering.kind.codeHint')}><Input id="kind-code" value={edited.code} maxLength={30} onChange={(event) => setEdited({ ...edited, code: event.target.value })} /></Form.Item>
          <Form.Item label={t('volunteering.kind.zh')} htmlFor="kind-zh"><Input id="kind-zh" value={edited.zh} maxLength={30} onChange={(event) => setEdited({ ...edited, zh: event.target.value })} /></Form.Item>
          <Form.Item label={t('volunteering.kind.en')} htmlFor="kind-en"><Input id="kind-en" value={edited.en} maxLength={60} onChange={(event) => setEdited({ ...edited, en: event.target.value })} /></Form.Item>
          <Form.Item label={t('volunteering.kind.months')} htmlFor="kind-months" extra={t('volunteering.kind.monthsHint')}><InputNumber id="kind-months" min={1} max={240} value={edited.validMonths} onChange={(value) => setEdited({ ...edited, validMonths: value })} /></Form.Item>
        </Form>
      </Flex>
    </Modal>
  );
}
