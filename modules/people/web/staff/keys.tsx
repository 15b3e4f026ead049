import { useState } from 'react';
import { place } from '@huying/place/contract';
import { EmptyState, ErrorNote, Moment, useAsk, useCommand, useText } from '@huying/ui';
import { Alert, Button, Input, Modal, Popconfirm, Select, Space, Table, Tag } from 'antd';
import { people } from '../../contract.ts';

/** Keys that other systems sign in with. A key is shown once, when it is made. */
export default function Keys() {
  const t = useText();
  const keys = useAsk(people.routes.keys, {});
  const end = useCommand(people.routes.endKey);
  const [isMaking, setMaking] = useState(false);
  const problem = keys.problem ?? end.problem;
  return (
    <>
      <h1 className="visually-hidden">{t('people.title.keys')}</h1>
      {problem ? <ErrorNote problem={problem} onRetry={keys.again} /> : null}
      <Button type="primary" onClick={() => setMaking(true)} style={{ marginBlockEnd: 16 }}>{t('people.keys.make')}</Button>
      <Table
        rowKey="id" loading={keys.isLoading} pagination={false} scroll={{ x: 560 }} dataSource={[...(keys.value?.keys ?? [])]}
        locale={{ emptyText: <EmptyState title={t('people.keys.empty')}><p>{t('people.keys.emptyHint')}</p></EmptyState> }}
        columns={[
          { title: t('people.keys.name'), dataIndex: 'name' },
          { title: t('people.keys.area'), dataIndex: 'areaPath' },
          { title: t('people.keys.made'), key: 'made', render: (_, key) => <Moment at={key.createdAt} /> },
          {
            title: t('people.keys.state'), key: 'state',
            render: (_, key) => key.revokedAt ? <Tag>{t('people.keys.ended')}</Tag> : (
              <Popconfirm title={t('people.keys.sure')} okText={t('people.keys.end')} cancelText={t('ui.close')} onConfirm={() => void end.run({ params: { keyId: key.id } })}>
                <Button danger loading={end.isRunning}>{t('people.keys.end')}</Button>
              </Popconfirm>
            ),
          },
        ]}
      />
      {isMaking ? <MakeKey onClose={() => setMaking(false)} /> : null}
    </>
  );
}

function MakeKey({ onClose }: { onClose: () => void }) {
  const t = useText();
  const areas = useAsk(place.routes.areas, {});
  const make = useCommand(people.routes.addKey);
  const [name, setName] = useState('');
  const [areaPath, setAreaPath] = useState<string>();
  const made = make.value?.key;
  const wide = (areas.value?.areas ?? []).filter((area) => area.kind === 'street' || area.kind === 'community' || area.kind === 'grid');
  return (
    <Modal
      open title={t('people.keys.make')} onCancel={onClose} cancelText={t('ui.close')} okText={t('people.keys.make')}
      okButtonProps={{ disabled: name.trim().length < 2 || !areaPath || made !== undefined, loading: make.isRunning }}
      onOk={() => void make.run({ body: { name: name.trim(), areaPath: areaPath as string } })}
    >
      {make.problem ? <ErrorNote problem={make.problem} /> : null}
      {made ? (
        <Alert type="success" title={t('people.keys.once')} description={<Input.TextArea readOnly autoSize value={made} aria-label={t('people.keys.once')} />} />
      ) : (
        <Space orientation="vertical" style={{ inlineSize: '100%' }}>
          <label>{t('people.keys.name')}<Input value={name} maxLength={80} onChange={(event) => setName(event.target.value)} /></label>
          <Select aria-label={t('people.keys.area')} placeholder={t('people.keys.area')} value={areaPath} onChange={setAreaPath} showSearch optionFilterProp="label" options={wide.map((area) => ({ value: area.path, label: area.name }))} style={{ inlineSize: '100%' }} />
        </Space>
      )}
    </Modal>
  );
}
