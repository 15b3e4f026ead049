import { Countdown, Rings, TimeAgo, UrgencyMark } from '@huying/ui';
import { contentFor, type Load } from '@huying/ui/screens';
import { StaffFrame } from '@huying/ui/shell/staff';
import { Alert, Button, Input, Modal, Progress, Segmented, Select, Space, Table, Tag, Typography } from 'antd';
import { LayoutGrid, Map as MapIcon, ScrollText, Settings, Users } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import styles from './gallery.module.css';
import { minutes, tiersOf } from './samples.ts';

const NEEDS = [
  { key: '1', who: '李大爷', what: '胸口闷，出冷汗', urgency: 'red', tiers: 'aaaaa', ends: 2, since: -1, owner: '多方同时' },
  { key: '2', who: '陈婆婆', what: '想要人送晚饭', urgency: 'yellow', tiers: 'pawww', ends: 6, since: -4, owner: '身边志愿者' },
  { key: '3', who: '王婆婆', what: '厨房灯泡坏了', urgency: 'green', tiers: 'ppaww', ends: 22, since: -38, owner: '十八匠' },
  { key: '4', who: '何大爷', what: '陪去医院复查', urgency: 'yellow', tiers: 'powww', ends: 30, since: -55, owner: '张敏（志愿者）' },
] as const;

const Card = ({ need }: { need: (typeof NEEDS)[number] }) => (
  <article className={styles.need}>
    <Rings tiers={tiersOf(need.tiers)} startedAt={minutes(need.since)} endsAt={minutes(need.ends)} urgency={need.urgency} width={72} still />
    <div className={styles.needWords}>
      <UrgencyMark urgency={need.urgency} />
      <h2>
        {need.who} · {need.what}
      </h2>
      <span>{need.owner}</span>
      <span className={styles.soft}>
        <TimeAgo at={minutes(need.since)} />，<Countdown endsAt={minutes(need.ends)} />
      </span>
    </div>
  </article>
);

function Desk() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Space wrap>
        <Segmented options={['看板', '列表', '地图']} aria-label="看法" />
        <Input.Search placeholder="找人、找事" style={{ width: 220 }} aria-label="找" />
        <Select defaultValue="all" style={{ width: 140 }} options={[{ value: 'all', label: '全部网格' }]} aria-label="网格" />
        <Button type="primary" onClick={() => setIsOpen(true)}>接电话求助</Button>
        <Button>导出</Button>
        <Button danger>转 120</Button>
      </Space>
      <div className={styles.board}>
        {NEEDS.map((need) => (
          <Card key={need.key} need={need} />
        ))}
      </div>
      <Alert type="warning" showIcon title="2 件求助快到时限" />
      <Table
        dataSource={[...NEEDS]}
        pagination={false}
        size="middle"
        scroll={{ x: 640 }}
        columns={[
          { title: '呼应', width: 64, render: (_, need) => <Rings size="mark" tiers={tiersOf(need.tiers)} startedAt={minutes(need.since)} endsAt={minutes(need.ends)} urgency={need.urgency} /> },
          { title: '谁', dataIndex: 'who' },
          { title: '要什么', dataIndex: 'what' },
          { title: '缓急', render: (_, need) => <UrgencyMark urgency={need.urgency} /> },
          { title: '在谁手上', render: (_, need) => <Tag>{need.owner}</Tag> },
          { title: '时限', render: (_, need) => <Countdown endsAt={minutes(need.ends)} /> },
        ]}
      />
      <Typography.Text type="secondary">导入进度</Typography.Text>
      <Progress percent={62} aria-label="导入进度" />
      <Modal open={isOpen} title="接电话求助" onCancel={() => setIsOpen(false)} onOk={() => setIsOpen(false)}>
        <Input placeholder="来电号码" />
      </Modal>
    </Space>
  );
}

const load: Load = async () => ({ default: Desk });
const content = contentFor('desk', [
  {
    module: 'gallery',
    text: { zh: async () => ({ default: {} }), en: async () => ({ default: {} }) },
    screens: [LayoutGrid, MapIcon, Users, ScrollText, Settings].map((icon, index) => ({
      path: index === 0 ? '/gallery.html' : `/${index}`,
      title: ['ui.home', 'ui.menu', 'ui.more', 'ui.settings.short', 'ui.settings.theme'][index] ?? '',
      audience: 'desk' as const,
      load,
      menu: { icon, order: index },
    })),
  },
]);
const lazies = new Map([[load, lazy(load)]]);

export default function DeskFrame() {
  return (
    <Suspense>
      <StaffFrame audience="desk" content={content} lazies={lazies} />
    </Suspense>
  );
}
