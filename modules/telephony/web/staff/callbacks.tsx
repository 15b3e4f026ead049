import { useState } from 'react';
import type { PersonId, RouteOut } from '@huying/kernel';
import { EmptyState, ErrorNote, Link, Listen, Moment, Spinner, useClient, useCommand, usePages, useSearchParams, useText } from '@huying/ui';
import { Button, Card, Checkbox, Flex, Form, Input, Segmented, Tag } from 'antd';
import { telephony } from '../../contract.ts';
import { ElderSelect } from './elder-select.tsx';

type Callback = RouteOut<typeof telephony.routes.callbacks>['items'][number];
const SHOWN = ['waiting', 'done'] as const;

/** Calls that people go on with: whose number it is is not known, or nothing was said. */
export default function Callbacks() {
  const t = useText();
  const [params, setParams] = useSearchParams();
  const state = params.get('show') === 'done' ? 'done' : 'waiting';
  const list = usePages(telephony.routes.callbacks, { query: { state, limit: 30 } }, { freshOn: [telephony.notices.changed], keepsFormer: true });
  return (
    <Flex vertical gap={16}>
      <h1>{t('telephony.title.callbacks')}</h1>
      <p style={{ margin: 0 }}>{t('telephony.callbacks.hint')}</p>
      <div><Segmented aria-label={t('telephony.callbacks.show')} value={state} onChange={(value) => setParams(value === 'done' ? { show: 'done' } : {}, { replace: true })} options={SHOWN.map((value) => ({ value, label: t(`telephony.callbacks.${value}`) }))} /></div>
      {list.problem ? <ErrorNote problem={list.problem} onRetry={list.again} isRetrying={list.isAsking} /> : null}
      {list.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {!list.isLoading && !list.problem && list.items.length === 0 ? <EmptyState title={t('telephony.callbacks.empty')}><p>{t('telephony.callbacks.emptyHint')}</p></EmptyState> : null}
      {list.items.map((one) => <One key={one.id} one={one} onDone={list.again} />)}
      {list.hasMore ? <Button block loading={list.isAsking} onClick={list.more}>{t('ui.more')}</Button> : null}
    </Flex>
  );
}

function One({ one, onDone }: { one: Callback; onDone: () => void }) {
  const t = useText();
  const client = useClient();
  const [open, setOpen] = useState<'attach' | 'close'>();
  return (
    <Card
      size="small" title={one.number ? <a href={`tel:${one.number}`}>{one.number}</a> : t('telephony.noNumber')} extra={<Moment at={one.at} />}
    >
      <Flex vertical gap={8}>
        <Flex gap={8} wrap>{one.isUrgent ? <Tag color="error">{t('telephony.urgent')}</Tag> : null}<Tag>{t(`telephony.reason.${one.reason}`)}</Tag>{one.state === 'waiting' ? null : <Tag color="success">{t(`telephony.state.${one.state}`)}</Tag>}</Flex>
        {one.text ? <p style={{ margin: 0 }}>{one.text}</p> : null}
        {one.elders.length > 0 ? <p style={{ margin: 0 }}>{t('telephony.household')}{one.elders.map((elder) => elder.name).join(t('ui.listSeparator'))}</p> : null}
        {one.words ? <p style={{ margin: 0 }}>{one.words} <small>{one.doneBy}</small></p> : null}
        <Flex gap={8} wrap>
          {one.hasRecording ? <Listen address={client.addressOf(telephony.routes.callbackRecording, { params: { callbackId: one.id } })}>{t('telephony.listen')}</Listen> : null}
          {one.needId ? <Link href={`/needs/${one.needId}`}>{t('telephony.openNeed')}</Link> : null}
          {one.state === 'waiting' ? (
            <>
              <Button type="primary" aria-expanded={open === 'attach'} onClick={() => setOpen(open === 'attach' ? undefined : 'attach')}>{t('telephony.attach')}</Button>
              <Button aria-expanded={open === 'close'} onClick={() => setOpen(open === 'close' ? undefined : 'close')}>{t('telephony.close')}</Button>
            </>
          ) : null}
        </Flex>
        {open === 'attach' ? <Attach one={one} onDone={onDone} /> : null}
        {open === 'close' ? <Close one={one} onDone={onDone} /> : null}
      </Flex>
    </Card>
  );
}

function Attach({ one, onDone }: { one: Callback; onDone: () => void }) {
  const t = useText();
  const [elderId, setElderId] = useState<PersonId | undefined>(one.elders.length === 1 ? one.elders[0]?.id : undefined);
  const [text, setText] = useState(one.text ?? '');
  const [keeps, setKeeps] = useState(false);
  const attach = useCommand(telephony.routes.attach);
  const save = async () => {
    if (!elderId) return;
    const answer = await attach.run({ params: { callbackId: one.id }, body: { elderId, keepsNumber: keeps, ...(text.trim() ? { text: text.trim() } : {}) } });
    if (answer.ok) onDone();
  };
  return (
    <Form layout="vertical" onFinish={() => void save()}>
      {attach.problem ? <ErrorNote problem={attach.problem} /> : null}
      <Form.Item label={t('telephony.attach.elder')} htmlFor={`elder-${one.id}`}><ElderSelect id={`elder-${one.id}`} value={elderId} onChange={setElderId} first={one.elders} /></Form.Item>
      <Form.Item label={t('telephony.attach.text')} htmlFor={`text-${one.id}`}><Input.TextArea id={`text-${one.id}`} rows={2} maxLength={500} value={text} onChange={(event) => setText(event.target.value)} /></Form.Item>
      {one.number ? <Form.Item><Checkbox checked={keeps} onChange={(event) => setKeeps(event.target.checked)}>{t('telephony.attach.keep')}</Checkbox></Form.Item> : null}
      <Button type="primary" htmlType="submit" loading={attach.isRunning} disabled={!elderId}>{t('telephony.attach.save')}</Button>
    </Form>
  );
}

function Close({ one, onDone }: { one: Callback; onDone: () => void }) {
  const t = useText();
  const [words, setWords] = useState('');
  const close = useCommand(telephony.routes.closeCallback);
  const save = async () => {
    const answer = await close.run({ params: { callbackId: one.id }, body: { words: words.trim() } });
    if (answer.ok) onDone();
  };
  return (
    <Form layout="vertical" onFinish={() => void save()}>
      {close.problem ? <ErrorNote problem={close.problem} /> : null}
      <Form.Item label={t('telephony.close.words')} htmlFor={`words-${one.id}`}><Input id={`words-${one.id}`} maxLength={300} value={words} onChange={(event) => setWords(event.target.value)} /></Form.Item>
      <Button htmlType="submit" loading={close.isRunning} disabled={words.trim().length < 2}>{t('telephony.close.save')}</Button>
    </Form>
  );
}
