import { useState } from 'react';
import type { RouteOut } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { CATEGORIES, type Category, URGENCIES, type Urgency } from '@huying/recognition/contract';
import { EmptyState, ErrorNote, FactList, Link, useAsk, useCommand, useLocation, useText } from '@huying/ui';
import { Button, Card, Col, Input, Radio, Row, Select, Space } from 'antd';
import { needContract } from '../../contract.ts';
import { aboutOf } from '../elder/need-words.ts';

type Caller = RouteOut<typeof needContract.routes.caller>['callers'][number];

/** A telephone call: whose number it is, their file beside it, and what they need. */
export default function TelephoneCall() {
  const t = useText();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const [chosen, setChosen] = useState<string>();
  const isNumber = /^[\d\s-]{5,20}$/.test(asked);
  const byPhone = useAsk(needContract.routes.caller, asked && isNumber ? { query: { phone: asked } } : null);
  const byName = useAsk(people.routes.list, asked && !isNumber ? { query: { search: asked, role: 'elder', limit: 20 } } : null);
  const callers = byPhone.value?.callers ?? [];
  const elderId = chosen ?? (callers.length === 1 ? callers[0]?.elderId : undefined);
  const caller = callers.find((one) => one.elderId === elderId);
  const problem = byPhone.problem ?? byName.problem;
  const isNobody = asked !== '' && !byPhone.isLoading && !byName.isLoading && callers.length === 0 && (byName.value?.items.length ?? 0) === 0;
  return (
    <>
      <h1 className="visually-hidden">{t('need.title.call')}</h1>
      <Input.Search
        aria-label={t('need.call.find')} placeholder={t('need.call.find')} enterButton={t('need.call.search')} size="large" value={typed} maxLength={40} style={{ maxInlineSize: 480 }}
        onChange={(event) => setTyped(event.target.value)}
        onSearch={(value) => {
          setChosen(undefined);
          setAsked(value.trim());
        }}
      />
      {problem ? <ErrorNote problem={problem} /> : null}
      {asked === '' ? <EmptyState title={t('need.call.start')}><p>{t('need.call.startHint')}</p></EmptyState> : null}
      {isNobody ? <EmptyState title={t('need.call.nobody')}><p>{t('need.call.nobodyHint')}</p></EmptyState> : null}
      <Space wrap style={{ marginBlock: 16 }}>
        {(byName.value?.items ?? []).map((person) => (
          <Button key={person.id} type={person.id === elderId ? 'primary' : 'default'} onClick={() => setChosen(person.id)}>{person.name} {person.address}</Button>
        ))}
        {callers.length > 1 ? callers.map((one) => <Button key={one.elderId} type={one.elderId === elderId ? 'primary' : 'default'} onClick={() => setChosen(one.elderId)}>{one.name} {one.address}</Button>) : null}
      </Space>
      {elderId ? (
        <Row gutter={[16, 16]}>
          <Col xs={24} lg={14}><NeedForm key={elderId} elderId={elderId} /></Col>
          <Col xs={24} lg={10}><File elderId={elderId} caller={caller} /></Col>
        </Row>
      ) : null}
    </>
  );
}

function File({ elderId, caller }: { elderId: string; caller: Caller | undefined }) {
  const t = useText();
  const elder = useAsk(people.routes.elder, { params: { personId: elderId } }).value;
  return (
    <Card title={elder?.name ?? caller?.name}>
      {elder ? (
        <FactList
          facts={[
            [t('need.one.address'), elder.address], [t('need.one.phone'), elder.phone ?? '—'], ...(elder.mind.length > 0 ? [[t('need.one.mind'), elder.mind.join(t('ui.listSeparator'))] as const] : []),
            ...elder.contacts.map((contact) => [`${contact.relation} ${contact.name}`, contact.phone] as const),
          ]}
        />
      ) : null}
      {(caller?.openNeeds ?? []).map((need) => (
        <p key={need.id}><Link href={`/needs/${need.id}`}>{t('need.number', { number: need.number })} {aboutOf(need, t)}</Link> · {t(`need.state.${need.state}`)}</p>
      ))}
    </Card>
  );
}

function NeedForm({ elderId }: { elderId: string }) {
  const t = useText();
  const [, go] = useLocation();
  const [text, setText] = useState('');
  const [category, setCategory] = useState<Category>();
  const [urgency, setUrgency] = useState<Urgency>();
  const raise = useCommand(needContract.routes.raise);
  const save = async () => {
    const tags = { ...(category ? { category: [category] } : {}), ...(urgency ? { urgency } : {}) };
    const answer = await raise.run({ body: { elderId: elderId as never, channel: 'telephone', text: text.trim() || null, tags } });
    if (answer.ok) go(`/needs/${answer.value.id}`);
  };
  return (
    <Card title={t('need.call.what')}>
      {raise.problem ? <ErrorNote problem={raise.problem} /> : null}
      <Space orientation="vertical" style={{ inlineSize: '100%' }} size="middle">
        <label>{t('need.call.words')}<Input.TextArea value={text} rows={3} maxLength={500} showCount onChange={(event) => setText(event.target.value)} /></label>
        <Select aria-label={t('need.board.category')} allowClear placeholder={t('need.call.categoryAuto')} value={category} onChange={setCategory} options={CATEGORIES.map((value) => ({ value, label: t(`need.category.${value}`) }))} style={{ inlineSize: '100%' }} />
        <Radio.Group aria-label={t('need.board.urgency')} optionType="button" value={urgency} onChange={(event) => setUrgency(event.target.value as Urgency)} options={URGENCIES.map((value) => ({ value, label: t(`need.urgency.${value}`) }))} />
        <Button type="primary" size="large" loading={raise.isRunning} disabled={!text.trim() && !category} onClick={() => void save()}>{t('need.call.send')}</Button>
      </Space>
    </Card>
  );
}
