import { useState } from 'react';
import { Button, ButtonLink, Card, Choice, Dialog, ErrorNote, Field, Note, Row, Spinner, Stack, useAsk, useCommand, useNoticeBoard, useText } from '@huying/ui';
import { ChevronLeft } from 'lucide-react';
import { RELATIONS, timebank } from '../../contract.ts';
import type { RouteOut } from '@huying/kernel';

type Kin = RouteOut<typeof timebank.routes.kin>['kin'][number];
type Relation = (typeof RELATIONS)[number];

/** The relatives whom I have named, and naming another: staff confirm each by a paper that they have seen. */
export default function KinList() {
  const t = useText();
  const [isNaming, setNaming] = useState(false);
  const kin = useAsk(timebank.routes.kin, {}, { freshOn: [timebank.notices.kinDeclared] });
  if (kin.problem && !kin.value) return <ErrorNote problem={kin.problem} onRetry={kin.again} isRetrying={kin.isAsking} />;
  return (
    <Stack gap="large">
      <Row><ButtonLink kind="quiet" icon={ChevronLeft} to="/credits">{t('timebank.back')}</ButtonLink></Row>
      <h1>{t('timebank.title.kin')}</h1>
      <p>{t('timebank.kin.what')}</p>
      {kin.value ? null : <Spinner>{t('ui.loading')}</Spinner>}
      {kin.value?.kin.some((one) => one.state === 'confirmed') ? <p>{t('timebank.heir.what')}</p> : null}
      {kin.value?.kin.map((one) => <One key={one.id} kin={one} all={kin.value?.kin ?? []} />)}
      {isNaming ? <Naming onDone={() => setNaming(false)} /> : <Button kind="primary" isWide onClick={() => setNaming(true)}>{t('timebank.kin.name')}</Button>}
    </Stack>
  );
}

const TONES = { declared: 'accent', confirmed: 'green', refused: 'plain', ended: 'plain' } as const;

/** Whether this relative inherits, and how many parts beside the others. */
function HeirChoice({ kin, all }: { kin: Kin; all: readonly Kin[] }) {
  const t = useText();
  const name = useCommand(timebank.routes.nameHeirs);
  const choose = (share: string) => {
    const others = all.filter((one) => one.id !== kin.id && one.heirShare !== null).map((one) => ({ kinId: one.id, share: one.heirShare as number }));
    return name.run({ body: { heirs: share === '0' ? others : [...others, { kinId: kin.id, share: Number(share) }] } });
  };
  return (
    <>
      <Choice label={t('timebank.heir.name')} value={String(kin.heirShare ?? 0)} onChoose={(share) => void choose(share)} layout="line" options={[{ value: '0', label: t('timebank.heir.none') }, ...[1, 2, 3].map((share) => ({ value: String(share), label: t('timebank.heir.share', { share }) }))]} />
      {name.problem ? <ErrorNote problem={name.problem} /> : null}
    </>
  );
}

function One({ kin, all }: { kin: Kin; all: readonly Kin[] }) {
  const t = useText();
  const [isEnding, setEnding] = useState(false);
  const end = useCommand(timebank.routes.endKin);
  const close = () => {
    setEnding(false);
    end.clear();
  };
  return (
    <Card title={t('timebank.kin.who', { name: kin.name, relation: t(`timebank.relation.${kin.relation}`) })} tone={TONES[kin.state]}>
      <p>{t(`timebank.kin.${kin.state}`)}{kin.reason ? ` ${kin.reason}` : ''}</p>
      {kin.state === 'confirmed' ? <HeirChoice kin={kin} all={all} /> : null}
      <Row>
        {kin.state === 'confirmed' ? <ButtonLink to={`/credits/give?to=${kin.id}`}>{t('timebank.give.do')}</ButtonLink> : null}
        {kin.state === 'refused' ? null : <Button kind="quiet" onClick={() => setEnding(true)}>{t('timebank.kin.end')}</Button>}
      </Row>
      <Dialog
        isOpen={isEnding} title={t('timebank.kin.endSure', { name: kin.name })} onClose={close}
        actions={<><Button onClick={close}>{t('timebank.no')}</Button><Button kind="danger" isBusy={end.isRunning} onClick={() => void end.run({ params: { kinId: kin.id } })}>{t('timebank.kin.end')}</Button></>}
      >
        <p>{t('timebank.kin.endWhat')}</p>
        {end.problem ? <ErrorNote problem={end.problem} /> : null}
      </Dialog>
    </Card>
  );
}

function Naming({ onDone }: { onDone: () => void }) {
  const t = useText();
  const board = useNoticeBoard();
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [relation, setRelation] = useState<Relation>();
  const declare = useCommand(timebank.routes.declareKin);
  const isReady = name.trim() !== '' && /^1[3-9]\d{9}$/.test(phone.trim()) && relation !== undefined;
  const run = async () => {
    const answer = await declare.run({ body: { name: name.trim(), phone: phone.trim(), relation: relation as Relation } });
    if (!answer.ok) return;
    board.show({ kind: 'done', text: t('timebank.kin.named', { name: answer.value.name }) });
    onDone();
  };
  return (
    <Card title={t('timebank.kin.name')}>
      <Stack>
        <Choice label={t('timebank.kin.relation')} value={relation} onChoose={setRelation} layout="line" options={RELATIONS.map((value) => ({ value, label: t(`timebank.relation.${value}`) }))} />
        <Field label={t('timebank.kin.theirName')} value={name} maxLength={40} autoComplete="off" onChange={(event) => setName(event.target.value)} />
        <Field label={t('timebank.kin.theirPhone')} hint={t('timebank.kin.phoneHint')} value={phone} inputMode="tel" maxLength={11} autoComplete="off" onChange={(event) => setPhone(event.target.value)} />
        <Note>{t('timebank.kin.paper')}</Note>
        {declare.problem ? <ErrorNote problem={declare.problem} /> : null}
        <Row>
          <Button kind="quiet" onClick={onDone}>{t('timebank.no')}</Button>
          <Button kind="primary" disabled={!isReady} isBusy={declare.isRunning} onClick={() => void run()}>{t('timebank.kin.send')}</Button>
        </Row>
      </Stack>
    </Card>
  );
}
