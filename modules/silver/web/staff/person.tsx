import { EmptyState, ErrorNote, Link, Spinner, useAsk, useCommand, useNoticeBoard, useParams, useText } from '@huying/ui';
import { Button, Card as Frame, Checkbox, Flex, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { type Card, LANGUAGES, silver, TALENTS } from '../../contract.ts';
import { reasonWords } from '../reasons.ts';

const { routes, notices } = silver;
const EMPTY: Card = { talents: [], languages: [], past: [], words: '', wantsPair: false, wantsSex: null };

/** What somebody can do and likes, written down with their consent; and, of an elder, who suits. */
export default function Person() {
  const t = useText();
  const params = useParams<{ personId: string }>() as { personId: never };
  const asked = useAsk(routes.person, { params }, { freshOn: [notices.changed] });
  if (asked.problem && !asked.value) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} />;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const { name, card, isElder } = asked.value;
  return (
    <Flex vertical gap={16} style={{ maxInlineSize: 860 }}>
      <div><Link href="/silver">{t('silver.title.register')}</Link><h1>{name}</h1></div>
      <Noted personId={params.personId} former={card ?? EMPTY} />
      {isElder ? <Suggestions personId={params.personId} /> : null}
    </Flex>
  );
}

function Noted({ personId, former }: { personId: never; former: Card }) {
  const t = useText();
  const board = useNoticeBoard();
  const [given, setGiven] = useState(former);
  const [consent, setConsent] = useState('');
  const note = useCommand(routes.note);
  const set = <K extends keyof Card>(name: K, value: Card[K]) => setGiven((before) => ({ ...before, [name]: value }));
  const save = async () => {
    const answer = await note.run({ params: { personId }, body: { ...given, past: given.past.map((one) => one.trim()).filter((one) => one.length >= 2), consent: consent.trim() } });
    if (answer.ok) board.show({ kind: 'done', text: t('silver.saved') });
  };
  return (
    <Frame title={t('silver.noteFor')}>
      <Form layout="vertical" onFinish={() => void save()}>
        <Form.Item label={t('silver.of.talents')} htmlFor="silver-talents"><Select id="silver-talents" mode="multiple" value={given.talents} onChange={(value) => set('talents', value)} options={TALENTS.map((value) => ({ value, label: t(`silver.talent.${value}`) }))} /></Form.Item>
        <Form.Item label={t('silver.of.languages')} htmlFor="silver-languages"><Select id="silver-languages" mode="multiple" value={given.languages} onChange={(value) => set('languages', value)} options={LANGUAGES.map((value) => ({ value, label: t(`silver.language.${value}`) }))} /></Form.Item>
        <Form.Item label={t('silver.of.past')} htmlFor="silver-past" extra={t('silver.pastHint')}><Input.TextArea id="silver-past" rows={3} maxLength={320} value={given.past.join('\n')} onChange={(event) => set('past', event.target.value.split('\n').slice(0, 10))} /></Form.Item>
        <Form.Item label={t('silver.words')} htmlFor="silver-words"><Input id="silver-words" maxLength={300} value={given.words} onChange={(event) => set('words', event.target.value)} /></Form.Item>
        <Form.Item><Checkbox checked={given.wantsPair} onChange={(event) => set('wantsPair', event.target.checked)}>{t('silver.of.wantsPair')}</Checkbox></Form.Item>
        <Form.Item label={t('silver.of.wantsSex')} htmlFor="silver-sex"><Select id="silver-sex" style={{ maxInlineSize: 160 }} value={given.wantsSex ?? 'any'} onChange={(value) => set('wantsSex', value === 'any' ? null : (value as 'female' | 'male'))} options={(['any', 'female', 'male'] as const).map((value) => ({ value, label: t(`silver.sex.${value}`) }))} /></Form.Item>
        <Form.Item label={t('silver.consent')} htmlFor="silver-consent"><Input id="silver-consent" maxLength={100} value={consent} onChange={(event) => setConsent(event.target.value)} /></Form.Item>
        {note.problem ? <ErrorNote problem={note.problem} /> : null}
        <Button type="primary" htmlType="submit" disabled={consent.trim().length < 2} loading={note.isRunning}>{t('silver.save')}</Button>
      </Form>
    </Frame>
  );
}

function Suggestions({ personId }: { personId: never }) {
  const t = useText();
  const board = useNoticeBoard();
  const asked = useAsk(routes.suggestions, { params: { personId } }, { freshOn: [notices.changed] });
  const propose = useCommand(routes.propose);
  const run = async (volunteerId: never) => {
    const answer = await propose.run({ body: { elderId: personId, volunteerId } });
    if (answer.ok) board.show({ kind: 'done', text: t('silver.proposed') });
  };
  const found = asked.value?.suggestions ?? [];
  return (
    <Frame title={t('silver.title.suggestions')} extra={<Link href="/silver/proposals">{t('silver.toProposals')}</Link>}>
      <Flex vertical gap={16}>
        {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} /> : null}
        {propose.problem ? <ErrorNote problem={propose.problem} /> : null}
        {asked.value && found.length === 0 ? <EmptyState title={t('silver.suggestions.empty')}><p>{t('silver.suggestions.emptyHint')}</p></EmptyState> : null}
        {found.map((one) => (
          <Flex key={one.volunteerId} gap={12} wrap justify="space-between" align="start">
            <div>
              <strong>{one.name}</strong> {one.age === null ? '' : t('silver.ageOf', { age: one.age })} · {t('silver.score', { score: one.score })} · {t('silver.pairs', { pairs: one.pairs })}
              <p>{one.reasons.map((reason) => reasonWords(reason, t)).join(t('ui.listSeparator'))}</p>
            </div>
            <Button loading={propose.isRunning} onClick={() => void run(one.volunteerId as never)}>{t('silver.propose')}</Button>
          </Flex>
        ))}
      </Flex>
    </Frame>
  );
}
