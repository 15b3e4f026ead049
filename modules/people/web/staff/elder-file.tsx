import { useState } from 'react';
import { isRefusal, type PersonId, type RouteOut, readPhone } from '@huying/kernel';
import { ErrorNote, Link, Spinner, useAsk, useCommand, useRefusalText, useText, useTools } from '@huying/ui';
import { Button, Card, Checkbox, Form, Input, Select, Space } from 'antd';
import { people } from '../../contract.ts';

type View = RouteOut<typeof people.routes.elder>;

/** What whoever visits or takes a call needs to know of an elder. */
export function ElderFile({ personId }: { personId: PersonId }) {
  const t = useText();
  const file = useAsk(people.routes.elder, { params: { personId } });
  if (file.problem && !file.value) return <ErrorNote problem={file.problem} onRetry={file.again} isRetrying={file.isAsking} />;
  return file.value ? <Changes file={file.value} /> : <Spinner>{t('ui.loading')}</Spinner>;
}

/** What may change. A refused form keeps what was typed. */
function Changes({ file }: { file: View }) {
  const t = useText();
  const { notices } = useTools();
  const change = useCommand(people.routes.changeElder);
  const [mind, setMind] = useState(file.mind);
  const [contacts, setContacts] = useState(file.contacts);
  const [yes, setYes] = useState({ livesAlone: file.livesAlone, recordingConsent: file.recordingConsent, photoConsent: file.photoConsent, phoneConsent: file.phoneConsent ?? false });
  const save = async () => {
    const answer = await change.run({ params: { personId: file.id }, body: { mind, contacts, ...yes } });
    if (answer.ok) notices.show({ kind: 'done', text: t('people.file.saved') });
  };
  const tick = (name: keyof typeof yes, label: string) => <Checkbox checked={yes[name]} onChange={(event) => setYes((former) => ({ ...former, [name]: event.target.checked }))}>{label}</Checkbox>;
  return (
    <Card title={t('people.title.file')}>
      {change.problem ? <ErrorNote problem={change.problem} /> : null}
      <Form layout="vertical" onFinish={() => void save()}>
        <Form.Item label={t('people.file.mind')} extra={t('people.file.mindHint')} htmlFor="mind">
          <Select id="mind" mode="tags" open={false} maxCount={20} tokenSeparators={['；', ';']} value={mind} onChange={(list: string[]) => setMind(list.map((one) => one.trim().slice(0, 100)).filter(Boolean))} />
        </Form.Item>
        <Form.Item label={t('people.file.contacts')}><Contacts contacts={contacts} onChange={setContacts} /></Form.Item>
        <Form.Item><Space orientation="vertical">{tick('livesAlone', t('people.file.livesAlone'))}{tick('recordingConsent', t('people.file.recording'))}{tick('photoConsent', t('people.file.photo'))}{tick('phoneConsent', t('people.file.showPhone'))}</Space></Form.Item>
        <Space wrap size="large"><Button type="primary" htmlType="submit" loading={change.isRunning}>{t('people.file.save')}</Button><Link href={`/emergencies/access/${file.id}`}>{t('people.file.access')}</Link></Space>
      </Form>
    </Card>
  );
}

type Contact = View['contacts'][number];
const MOST_CONTACTS = 6;

function Contacts({ contacts, onChange }: { contacts: Contact[]; onChange: (contacts: Contact[]) => void }) {
  const t = useText();
  const change = (at: number, part: Partial<Contact>) => onChange(contacts.map((one, place) => (place === at ? { ...one, ...part } : one)));
  const words = useRefusalText();
  /** What is wrong with a number that somebody has begun to type. */
  const wrong = (typed: string) => {
    const read = readPhone(typed);
    return typed === '' || !isRefusal(read) ? undefined : words({ status: 422, code: read.refused, ...(read.facts ? { facts: read.facts } : {}) }).sentence;
  };
  const input = (at: number, name: 'name' | 'relation' | 'phone', width: number, maxLength: number) => (
    <Input
      aria-label={t(`people.contact.${name}`)} placeholder={t(`people.contact.${name}`)} value={contacts[at]?.[name]} maxLength={maxLength} style={{ inlineSize: width }} {...(name === 'phone' ? { inputMode: 'numeric' as const, status: wrong(contacts[at]?.phone ?? '') ? ('error' as const) : undefined } : {})}
      onChange={(event) => change(at, { [name]: event.target.value })}
    />
  );
  return (
    <Space orientation="vertical" style={{ inlineSize: '100%' }}>
      {contacts.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a contact has no name of its own while it is being typed.
        <Space key={at} wrap>
          {input(at, 'relation', 110, 20)}{input(at, 'name', 120, 40)}{input(at, 'phone', 150, 11)}
          <Checkbox checked={Boolean(one.agreed)} onChange={(event) => change(at, { agreed: event.target.checked ? { at: '', by: '' } : null })}>{t('people.contact.agreed')}</Checkbox>
          <Button danger onClick={() => onChange(contacts.filter((_, place) => place !== at))}>{t('people.contact.remove')}</Button>
          <span role="status">{wrong(one.phone)}</span>
        </Space>
      ))}
      {contacts.length < MOST_CONTACTS ? <Button onClick={() => onChange([...contacts, { name: '', relation: '', phone: '', personId: null }])}>{t('people.contact.add')}</Button> : null}
    </Space>
  );
}
