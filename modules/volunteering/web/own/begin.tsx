import { isRefusal, readPhone } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { Button, Choice, ErrorNote, Field, Note, type Problem, Stack, useAsk, useCommand, useText, useTools } from '@huying/ui';
import { useState } from 'react';
import { volunteering } from '../../contract.ts';

/** Who is not known here comes in by a telephone number and its code. The answers are the same whether the number is known or not. */
export function Begin() {
  const t = useText();
  const { session } = useTools();
  const offices = useAsk(volunteering.routes.offices, {}, { maybeSignedOut: true });
  const [tenantId, setTenant] = useState<number>();
  const [name, setName] = useState('');
  const [typed, setTyped] = useState('');
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState<Problem>();
  const request = useCommand(people.routes.requestCode);
  const begin = useCommand(volunteering.routes.begin);
  const list = offices.value?.offices ?? [];
  const office = tenantId ?? (list.length === 1 ? list[0]?.tenantId : undefined);
  const read = readPhone(typed);
  const send = async () => {
    if (isRefusal(read)) return setWrong({ status: 422, code: read.refused, ...(read.facts ? { facts: read.facts } : {}) });
    setWrong(undefined);
    await request.run({ body: { phone: read.phone, joins: true } });
  };
  const enter = async () => {
    if (isRefusal(read) || office === undefined) return;
    const answer = await begin.run({ body: { tenantId: office, name: name.trim(), phone: read.phone, code, label: '' } });
    if (answer.ok) session.arrive('/join');
  };
  const shown = request.value?.shown;
  const problem = wrong ?? request.problem ?? begin.problem ?? offices.problem;
  return (
    <Stack gap="large">
      <p>{t('volunteering.begin.words')}</p>
      {list.length > 1 ? <Choice label={t('volunteering.begin.office')} value={office} onChoose={setTenant} options={list.map((one) => ({ value: one.tenantId, label: one.name }))} /> : null}
      <Field label={t('volunteering.name')} hint={t('volunteering.nameHint')} value={name} maxLength={40} autoComplete="name" onChange={(event) => setName(event.target.value)} />
      <Field label={t('volunteering.begin.phone')} type="tel" inputMode="numeric" autoComplete="tel" maxLength={20} value={typed} onChange={(event) => setTyped(event.target.value)} />
      <Button isWide isBusy={request.isRunning} onClick={() => void send()}>{t('volunteering.begin.send')}</Button>
      {request.value ? (
        <>
          {shown ? <Note title={t('volunteering.begin.shown')} actions={<Button onClick={() => setCode(shown)}>{t('volunteering.begin.fill')}</Button>}>{shown}</Note> : <Note kind="done">{t('volunteering.begin.sent')}</Note>}
          <Field label={t('volunteering.begin.code')} inputMode="numeric" autoComplete="one-time-code" maxLength={6} value={code} onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))} />
        </>
      ) : null}
      {problem ? <ErrorNote problem={problem} /> : null}
      {request.value ? <Button kind="primary" isWide isBusy={begin.isRunning} disabled={code.length !== 6 || name.trim().length < 2 || office === undefined} onClick={() => void enter()}>{t('volunteering.begin.enter')}</Button> : null}
    </Stack>
  );
}
