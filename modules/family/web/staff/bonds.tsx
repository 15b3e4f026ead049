import { useState } from 'react';
import type { PersonId } from '@huying/kernel';
import { EmptyState, ErrorNote, FactList, Link, Moment, Note, Spinner, Stack, useAsk, useCommand, useParams, useText, useTools } from '@huying/ui';
import { Button, Card, Checkbox, Form, Input, Modal, Popconfirm, Radio, Space, Tag } from 'antd';
import { type Bond, family } from '../../contract.ts';

/** Family of an elder: who follows by whose word, and the yes that is written down at the elder's side. */
export default function Bonds() {
  const t = useText();
  const elderId = useParams<{ personId: string }>().personId as PersonId;
  const asked = useAsk(family.routes.bonds, { params: { elderId } }, { freshOn: [family.notices.changed] });
  const [isBinding, setBinding] = useState(false);
  if (asked.problem && !asked.value) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking}><Link href="/people">{t('family.staff.people')}</Link></ErrorNote>;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const { bonds } = asked.value;
  return (
    <Stack>
      <p><Link href={`/people/${elderId}`}>{t('family.staff.back')}</Link></p>
      <Space wrap style={{ justifyContent: 'space-between', inlineSize: '100%' }}>
        <h1 style={{ margin: 0 }}>{t('family.title.of')}</h1>
        <Button type="primary" onClick={() => setBinding(true)}>{t('family.staff.bind')}</Button>
      </Space>
      <Note>{t('family.staff.words')}</Note>
      {bonds.length === 0 ? <EmptyState title={t('family.staff.none')} /> : bonds.map((bond) => <One key={bond.id} bond={bond} />)}
      {isBinding ? <BindDialog elderId={elderId} onClose={() => setBinding(false)} /> : null}
    </Stack>
  );
}

function One({ bond }: { bond: Bond }) {
  const t = useText();
  const [isAgreeing, setAgreeing] = useState(false);
  const end = useCommand(family.routes.end);
  const refuse = useCommand(family.routes.refuse);
  const params = { bondId: bond.id };
  const may = (command: string) => bond.commands.includes(command);
  const problem = end.problem ?? refuse.problem;
  const seen = [...(bond.sees.words ? [t('family.sees.words')] : []), ...(bond.sees.recordings ? [t('family.sees.recordings')] : [])];
  return (
    <Card title={`${bond.relation} ${bond.memberName}`} extra={<Tag color={bond.state === 'bound' ? 'success' : 'warning'}>{t(`family.state.${bond.state}`)}</Tag>}>
      {problem ? <ErrorNote problem={problem} /> : null}
      <FactList
        facts={[
          [t('family.staff.phone'), bond.memberPhone ?? '—'], [t('family.staff.sees'), seen.join(t('ui.listSeparator')) || t('family.staff.progressOnly')], [t('family.staff.onCall'), t(bond.onCall ? 'family.staff.yes' : 'family.staff.no')],
          ...(bond.consent ? [[t('family.staff.consent'), <span key="consent">{t(`family.form.${bond.consent.form}`)} · {bond.consent.byName} · <Moment at={bond.consent.at} />{bond.consent.note ? ` · ${bond.consent.note}` : ''}</span>] as const] : []),
        ]}
      />
      <Space wrap style={{ marginBlockStart: 12 }}>
        {may('agree') ? <Button type="primary" onClick={() => setAgreeing(true)}>{t('family.staff.recordYes')}</Button> : null}
        {may('refuse') ? <Button loading={refuse.isRunning} onClick={() => void refuse.run({ params })}>{t('family.staff.recordNo')}</Button> : null}
        {may('end') && bond.state === 'bound' ? (
          <Popconfirm title={t('family.staff.endSure')} okText={t('family.staff.end')} cancelText={t('ui.close')} onConfirm={() => void end.run({ params })}>
            <Button danger loading={end.isRunning}>{t('family.staff.end')}</Button>
          </Popconfirm>
        ) : null}
      </Space>
      {isAgreeing ? <AgreeDialog bond={bond} onClose={() => setAgreeing(false)} /> : null}
    </Card>
  );
}

type Form3 = 'spoken' | 'written' | 'guardian';
interface Yes {
  readonly form: Form3;
  readonly note: string;
  readonly words: boolean;
  readonly recordings: boolean;
}
const NO_YES: Yes = { form: 'spoken', note: '', words: false, recordings: false };
const consentOf = ({ form, note, words, recordings }: Yes) => ({ consent: { form, note }, sees: { words, recordings } });

/** What the worker writes down of the elder's word. */
function YesFields({ yes, onChange }: { yes: Yes; onChange: (yes: Yes) => void }) {
  const t = useText();
  return (
    <>
      <Form.Item label={t('family.staff.form')}>
        <Radio.Group value={yes.form} onChange={(event) => onChange({ ...yes, form: event.target.value as Form3 })} options={(['spoken', 'written', 'guardian'] as const).map((value) => ({ value, label: t(`family.form.${value}`) }))} />
      </Form.Item>
      <Form.Item label={t('family.staff.note')} extra={t('family.staff.noteHint')} htmlFor="consent-note">
        <Input.TextArea id="consent-note" rows={2} maxLength={300} value={yes.note} onChange={(event) => onChange({ ...yes, note: event.target.value })} />
      </Form.Item>
      <Form.Item>
        <Space orientation="vertical">
          <Checkbox checked={yes.words} onChange={(event) => onChange({ ...yes, words: event.target.checked })}>{t('family.sees.words')}</Checkbox>
          <Checkbox checked={yes.recordings} onChange={(event) => onChange({ ...yes, recordings: event.target.checked })}>{t('family.sees.recordings')}</Checkbox>
        </Space>
      </Form.Item>
    </>
  );
}
const isWritten = ({ note }: Yes) => note.trim().length >= 2;

function AgreeDialog({ bond, onClose }: { bond: Bond; onClose: () => void }) {
  const t = useText();
  const [yes, setYes] = useState(NO_YES);
  const agree = useCommand(family.routes.agree);
  const run = async () => {
    const answer = await agree.run({ params: { bondId: bond.id }, body: consentOf(yes) });
    if (answer.ok) onClose();
  };
  return (
    <Modal open title={t('family.staff.recordYes')} onCancel={onClose} onOk={() => void run()} okText={t('family.staff.save')} cancelText={t('ui.close')} okButtonProps={{ disabled: !isWritten(yes), loading: agree.isRunning }}>
      {agree.problem ? <ErrorNote problem={agree.problem} /> : null}
      <Form layout="vertical"><YesFields yes={yes} onChange={setYes} /></Form>
    </Modal>
  );
}

function BindDialog({ elderId, onClose }: { elderId: PersonId; onClose: () => void }) {
  const t = useText();
  const { notices } = useTools();
  const [typed, setTyped] = useState({ name: '', phone: '', relation: '' });
  const [isHere, setHere] = useState(true);
  const [yes, setYes] = useState(NO_YES);
  const bind = useCommand(family.routes.bind, { touches: ['people'] });
  const run = async () => {
    const answer = await bind.run({ params: { elderId }, body: { ...typed, ...(isHere ? consentOf(yes) : {}) } });
    if (!answer.ok) return;
    notices.show({ kind: 'done', text: t(isHere ? 'family.staff.bound' : 'family.staff.asked', { name: typed.name }) });
    onClose();
  };
  const input = (name: keyof typeof typed, maxLength: number) => (
    <Form.Item label={t(`family.staff.${name}`)} htmlFor={`bond-${name}`}>
      <Input id={`bond-${name}`} value={typed[name]} maxLength={maxLength} inputMode={name === 'phone' ? 'numeric' : 'text'} onChange={(event) => setTyped((former) => ({ ...former, [name]: event.target.value.trim() }))} />
    </Form.Item>
  );
  const isReady = typed.name !== '' && typed.phone.length === 11 && typed.relation !== '' && (!isHere || isWritten(yes));
  return (
    <Modal open title={t('family.staff.bind')} onCancel={onClose} onOk={() => void run()} okText={t(isHere ? 'family.staff.save' : 'family.staff.ask')} cancelText={t('ui.close')} okButtonProps={{ disabled: !isReady, loading: bind.isRunning }}>
      {bind.problem ? <ErrorNote problem={bind.problem} /> : null}
      <Form layout="vertical">
        {input('name', 40)}{input('phone', 11)}{input('relation', 20)}
        <Form.Item>
          <Radio.Group value={isHere} onChange={(event) => setHere(event.target.value as boolean)} options={[{ value: true, label: t('family.staff.here') }, { value: false, label: t('family.staff.askLater') }]} />
        </Form.Item>
        {isHere ? <YesFields yes={yes} onChange={setYes} /> : null}
      </Form>
    </Modal>
  );
}
