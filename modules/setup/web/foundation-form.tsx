import { useState } from 'react';
import { isRefusal, type Point, readPhone } from '@huying/kernel';
import { Button, Card, Choice, ErrorNote, Field, issueOf, PositionField, Stack, useCommand, useRefusalText, useText } from '@huying/ui';
import { type Foundation, setup } from '../contract.ts';
import { AreaTable } from './area-table.tsx';

export interface Done {
  readonly office: string;
  readonly administrator: string;
  readonly areas: number;
}

const EMPTY = { officeName: '', officeCode: '', communityName: '', communityCode: '', table: '', name: '', phone: '', password: '', again: '' };
type Typed = typeof EMPTY;
type Name = keyof Typed;
const LEAST_NAME = 2;

/** What is still missing, in words, by the field it belongs to. */
function useMissing(typed: Typed, way: 'one' | 'list', position: Point | undefined): Partial<Record<Name | 'position', string>> {
  const t = useText();
  const words = useRefusalText();
  const missing: Partial<Record<Name | 'position', string>> = {};
  const names: Name[] = ['officeName', 'name', ...(way === 'one' ? (['communityName'] as const) : [])];
  const others: Name[] = ['officeCode', 'password', ...(way === 'one' ? (['communityCode'] as const) : (['table'] as const))];
  for (const name of names) if (typed[name].trim().length < LEAST_NAME) missing[name] = t('setup.needed');
  for (const name of others) if (typed[name].trim() === '') missing[name] = t('setup.needed');
  if (way === 'one' && !position) missing.position = t('setup.needed');
  const phone = readPhone(typed.phone);
  if (isRefusal(phone)) {
    const { sentence, advice } = words({ status: 422, code: phone.refused, ...(phone.facts ? { facts: phone.facts } : {}) });
    missing.phone = [sentence, advice].filter(Boolean).join(t('ui.sentenceSeparator'));
  }
  if (typed.again !== typed.password) missing.again = t('setup.administrator.differ');
  return missing;
}

function foundationOf(typed: Typed, way: 'one' | 'list', position: Point | undefined): Foundation {
  const phone = readPhone(typed.phone);
  return {
    office: { name: typed.officeName.trim(), code: typed.officeCode },
    areas: way === 'one' ? { community: { name: typed.communityName.trim(), code: typed.communityCode, position: position as Point } } : { table: typed.table },
    administrator: { name: typed.name.trim(), phone: isRefusal(phone) ? typed.phone : phone.phone, password: typed.password },
  };
}

/** A refused form keeps what was typed; what is missing is said once somebody tried to send it. */
export function FoundationForm({ token, onDone, onWrongToken }: { token: string; onDone: (done: Done) => void; onWrongToken: () => void }) {
  const t = useText();
  const [typed, setTyped] = useState(EMPTY);
  const [way, setWay] = useState<'one' | 'list'>('one');
  const [position, setPosition] = useState<Point>();
  const [wasSent, setWasSent] = useState(false);
  const [isVisible, setIsVisible] = useState(false);
  const found = useCommand(setup.routes.found);
  const missing = useMissing(typed, way, position);
  const set = (name: Name, value: string) => {
    setTyped((former) => ({ ...former, [name]: value }));
    found.clear();
  };
  const send = async () => {
    setWasSent(true);
    if (Object.keys(missing).length > 0) return requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
    const answer = await found.run({ body: { ...foundationOf(typed, way, position), token } });
    if (answer.ok) onDone({ office: typed.officeName.trim(), administrator: typed.name.trim(), areas: answer.value.areas });
    else if (answer.problem.code === 'setup.wrongToken') onWrongToken();
    return undefined;
  };
  const field = (name: Name, label: string, more: Partial<Parameters<typeof Field>[0]> = {}) => (
    <Field
      label={label} value={typed[name]} maxLength={40} autoComplete="off" {...more} error={wasSent ? (missing[name] ?? issueOf(found.problem, name)) : undefined}
      onChange={(event) => set(name, event.target.value)}
    />
  );
  const secret = { type: isVisible ? 'text' : 'password', maxLength: 128, autoComplete: 'new-password' } as const;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Stack gap="large">
        <Card title={t('setup.office')}><Stack>
          {field('officeName', t('setup.office.name'), { hint: t('setup.office.nameHint') })}
          {field('officeCode', t('setup.office.code'), { hint: t('setup.office.codeHint'), inputMode: 'numeric', maxLength: 20 })}
        </Stack></Card>
        <Card title={t('setup.areas')}><Stack>
          <Choice
            label={t('setup.areas.how')} isLabelHidden value={way} onChoose={setWay}
            options={[{ value: 'one', label: t('setup.areas.one'), note: t('setup.areas.oneNote') }, { value: 'list', label: t('setup.areas.list'), note: t('setup.areas.listNote') }]}
          />
          {way === 'one' ? (
            <>
              {field('communityName', t('setup.community.name'), { hint: t('setup.community.nameHint') })}
              {field('communityCode', t('setup.community.code'), { hint: t('setup.community.codeHint'), inputMode: 'numeric', maxLength: 20 })}
              <PositionField label={t('setup.community.position')} value={position} onChange={setPosition} error={wasSent ? missing.position : undefined} />
            </>
          ) : (
            <AreaTable token={token} officeCode={typed.officeCode} value={typed.table} onChange={(table) => set('table', table)} error={wasSent ? missing.table : undefined} />
          )}
        </Stack></Card>
        <Card title={t('setup.administrator')}><Stack>
          {field('name', t('setup.administrator.name'), { autoComplete: 'name' })}
          {field('phone', t('setup.administrator.phone'), { hint: t('setup.administrator.phoneHint'), type: 'tel', inputMode: 'numeric', autoComplete: 'tel', maxLength: 20 })}
          {field('password', t('setup.administrator.password'), {
            ...secret, hint: t('setup.administrator.passwordHint'),
            after: <Button kind="quiet" aria-pressed={isVisible} onClick={() => setIsVisible(!isVisible)}>{t(isVisible ? 'setup.hide' : 'setup.show')}</Button>,
          })}
          {field('again', t('setup.administrator.again'), secret)}
        </Stack></Card>
        {found.problem ? <ErrorNote problem={found.problem} /> : null}
        <Button kind="primary" isWide submits isBusy={found.isRunning}>{t('setup.send')}</Button>
      </Stack>
    </form>
  );
}
