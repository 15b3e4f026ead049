import { useEffect, useRef, useState } from 'react';
import { isRefusal, readPhone } from '@huying/kernel';
import { Button, ButtonLink, Choice, Entrance, ErrorNote, Field, Note, type Problem, Stack, useAsk, useCommand, useLocation, useRefusalText, useText, useTools } from '@huying/ui';
import { safeguard } from '@huying/safeguard/contract';
import { people } from '../../contract.ts';
import styles from './sign-in.module.css';

type Step = 'phone' | 'code' | 'password';

/** One thing at a time: the number, then the code or the password. Nothing times out, and what was typed stays after a "no". */
export default function SignIn() {
  const t = useText();
  const [step, setStep] = useState<Step>('phone');
  const [phone, setPhone] = useState('');
  const [shownCode, setShownCode] = useState<string | null>(null);
  return (
    <Entrance>
      <h1>{t('people.title.signIn')}</h1>
      {step === 'phone' ? (
        <PhoneStep
          phone={phone}
          onPhone={setPhone}
          onCode={(shown) => {
            setShownCode(shown);
            setStep('code');
          }}
          onPassword={() => setStep('password')}
        />
      ) : (
        <ProofStep key={step} kind={step} phone={phone} shownCode={shownCode} onShown={setShownCode} onOther={() => setStep(step === 'code' ? 'password' : 'phone')} onBack={() => setStep('phone')} />
      )}
    </Entrance>
  );
}

/** The elder's page says what it wants aloud; elsewhere that would only disturb. */
const isElderPage = () => location.pathname.startsWith('/elder');
function useSaid(words: string): void {
  const { speaker } = useTools();
  useEffect(() => {
    if (isElderPage()) void speaker.interrupt(words);
    return () => speaker.cancel();
  }, [speaker, words]);
}

/** Brings the person to the field that is new; the first one waits to be touched, so that the keyboard does not cover the page. */
function useFieldFocus() {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return field;
}

function PhoneStep({ phone, onPhone, onCode, onPassword }: { phone: string; onPhone: (phone: string) => void; onCode: (shown: string | null) => void; onPassword: () => void }) {
  const t = useText();
  const words = useRefusalText();
  const [typed, setTyped] = useState(phone);
  const [error, setError] = useState<string>();
  const request = useCommand(people.routes.requestCode);
  /** The number as it is kept, or words for what is wrong with it. */
  const read = (): string | undefined => {
    const given = readPhone(typed);
    if (!isRefusal(given)) {
      onPhone(given.phone);
      return given.phone;
    }
    const { sentence, advice } = words({ status: 422, code: given.refused, ...(given.facts ? { facts: given.facts } : {}) });
    setError([sentence, advice].filter(Boolean).join(t('ui.sentenceSeparator')));
    return undefined;
  };
  const send = async () => {
    const number = read();
    if (number === undefined) return;
    const answer = await request.run({ body: { phone: number } });
    if (answer.ok) onCode(answer.value.shown);
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Stack gap="large">
        <Field
          label={t('people.signIn.phone')} hint={t('people.signIn.phoneHint')} type="tel" inputMode="numeric" autoComplete="tel" name="phone" maxLength={20} className={styles.digits} value={typed} error={error}
          onChange={(event) => {
            setTyped(event.target.value);
            setError(undefined);
            request.clear();
          }}
        />
        {request.problem ? <ErrorNote problem={request.problem} /> : null}
        <Button kind="primary" isWide submits isBusy={request.isRunning}>{t('people.signIn.sendCode')}</Button>
        <Button isWide onClick={() => read() !== undefined && onPassword()}>{t('people.signIn.usePassword')}</Button>
        {/^\/(desk|worker|org)(\/|$)/.test(location.pathname) ? <ByProvider /> : null}
        {location.pathname.startsWith('/volunteer') ? <ButtonLink kind="quiet" isWide to="/join">{t('people.signIn.join')}</ButtonLink> : null}
      </Stack>
    </form>
  );
}

/** The way of those who work here by the provider of their office, where one is set up. */
function ByProvider() {
  const t = useText();
  const [, navigate] = useLocation();
  const provider = useAsk(safeguard.routes.provider, {});
  const name = provider.value?.name;
  if (name === null || name === undefined) return null;
  const go = () => navigate(`/sign-in/provider${location.search}`, { state: { label: browserLabel(navigator.userAgent) } });
  return <Button isWide onClick={go}>{name === '' ? t('people.signIn.byProvider') : t('people.signIn.byNamed', { name })}</Button>;
}

interface ProofProps {
  readonly kind: 'code' | 'password';
  readonly phone: string;
  /** The code, where the installation is a demonstration and shows it. */
  readonly shownCode: string | null;
  readonly onShown: (shown: string | null) => void;
  readonly onOther: () => void;
  readonly onBack: () => void;
}

function ProofStep({ kind, phone, shownCode, onShown, onOther, onBack }: ProofProps) {
  const t = useText();
  const { session } = useTools();
  const [, navigate] = useLocation();
  const field = useFieldFocus();
  const [typed, setTyped] = useState('');
  const [tenant, setTenant] = useState<number>();
  const command = useCommand(people.routes.signIn);
  useSaid(t(kind === 'code' ? 'people.signIn.codeSaid' : 'people.signIn.passwordSaid'));
  const several = command.problem?.code === 'people.severalTenants' ? command.problem : undefined;
  const isReady = kind === 'code' ? /^\d{6}$/.test(typed) : typed !== '';
  const enter = async () => {
    if (!isReady) return field.current?.focus();
    const proof = kind === 'code' ? { code: typed } : { password: typed };
    const answer = await command.run({ body: { phone, ...proof, device: isElderPage(), label: browserLabel(navigator.userAgent), ...(tenant === undefined ? {} : { tenantId: tenant }) } });
    if (answer.ok) session.arrive(answer.value.mustChangePassword ? '/me/password' : undefined);
    else if (mayGoOn(answer.problem)) navigate(`/sign-in/second${location.search}`, { state: { ticket: answer.problem.facts?.ticket, wants: answer.problem.code === 'people.mustEnrol' ? 'enrolment' : 'code', label: browserLabel(navigator.userAgent) } });
    else if (answer.problem.code !== 'people.severalTenants') field.current?.focus();
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void enter();
      }}
    >
      <Stack gap="large">
        <p>{t(kind === 'code' ? 'people.signIn.codeSent' : 'people.signIn.passwordFor', { phone: spaced(phone) })}</p>
        {kind === 'code' && shownCode ? (
          <Note title={t('people.signIn.shown')} actions={<Button onClick={() => setTyped(shownCode)}>{t('people.signIn.fillIn')}</Button>}><span className={styles.code}>{shownCode}</span></Note>
        ) : null}
        {kind === 'code' ? (
          <Field ref={field} label={t('people.signIn.code')} inputMode="numeric" autoComplete="one-time-code" name="code" maxLength={6} className={styles.digits} value={typed} onChange={(event) => setTyped(event.target.value.replace(/\D/g, ''))} />
        ) : (
          <Field ref={field} label={t('people.signIn.password')} type="password" autoComplete="current-password" name="password" maxLength={128} value={typed} onChange={(event) => setTyped(event.target.value)} />
        )}
        {several ? <Tenants problem={several} value={tenant} onChoose={setTenant} /> : command.problem ? <ErrorNote problem={command.problem} /> : null}
        <Button kind="primary" isWide submits isBusy={command.isRunning}>{t('people.signIn.enter')}</Button>
        {kind === 'code' ? <AnotherCode phone={phone} onShown={onShown} /> : null}
        <Button kind="quiet" isWide onClick={onOther}>{t(kind === 'code' ? 'people.signIn.usePassword' : 'people.signIn.useCode')}</Button>
        {kind === 'code' ? <Button kind="quiet" isWide onClick={onBack}>{t('people.signIn.otherNumber')}</Button> : null}
      </Stack>
    </form>
  );
}

function AnotherCode({ phone, onShown }: { phone: string; onShown: (shown: string | null) => void }) {
  const t = useText();
  const { notices } = useTools();
  const request = useCommand(people.routes.requestCode);
  const send = async () => {
    const answer = await request.run({ body: { phone } });
    if (!answer.ok) return;
    onShown(answer.value.shown);
    notices.show({ kind: 'done', text: t('people.signIn.sentAgain') });
  };
  return (
    <>
      {request.problem ? <ErrorNote problem={request.problem} /> : null}
      <Button isWide isBusy={request.isRunning} onClick={() => void send()}>{t('people.signIn.sendAgain')}</Button>
    </>
  );
}

/** The second step is on the pages of those who work here; elsewhere words say where to go. */
const mayGoOn = ({ code }: Problem): boolean => (code === 'people.secondFactor' || code === 'people.mustEnrol') && /^\/(desk|worker|org|volunteer)(\/|$)/.test(location.pathname);

/** The number serves in several street offices: which one is meant. */
function Tenants({ problem, value, onChoose }: { problem: Problem; value: number | undefined; onChoose: (tenantId: number) => void }) {
  const t = useText();
  const [ids, names] = [problem.facts?.tenants, problem.facts?.names].map((list) => String(list ?? '').split(',')) as [string[], string[]];
  return <Choice label={t('people.signIn.which')} value={value} onChoose={onChoose} options={ids.map((id, at) => ({ value: Number(id), label: names[at] ?? id }))} />;
}

const spaced = (phone: string) => phone.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3');

/** What the list of sessions calls this browser: its kind and that of the machine, no version that would tell more. */
export function browserLabel(agent: string): string {
  const browser = [['MicroMessenger', '微信'], ['Edg', 'Edge'], ['HuaweiBrowser', '华为浏览器'], ['MiuiBrowser', '小米浏览器'], ['Firefox', 'Firefox'], ['Chrome', 'Chrome'], ['Safari', 'Safari']].find(([mark]) => agent.includes(mark as string))?.[1];
  const machine = [['Android', 'Android'], ['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Windows', 'Windows'], ['Mac OS', 'Mac'], ['Linux', 'Linux']].find(([mark]) => agent.includes(mark as string))?.[1];
  return [browser, machine].filter(Boolean).join(' · ');
}
