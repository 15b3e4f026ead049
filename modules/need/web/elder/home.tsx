import { useState } from 'react';
import { people } from '@huying/people/contract';
import { BigButton, ErrorNote, HoldButton, type Recording, Stack, Tiles, TileLink, useAsk, useCommand, useLocation, useRecorder, useText, useTools } from '@huying/ui';
import { LayoutGrid, Siren } from 'lucide-react';
import { needContract } from '../../contract.ts';
import { FIRST_ICONS } from '../first-icons.ts';
import { OpenNeeds } from './open-needs.tsx';
import { SILENT_PEAK } from './silence.ts';

/** The pictures on the first page: what is asked for most (domain/10 §10.2). */
const FIRST = ['meals', 'shopping', 'medical_escort', 'repair', 'company'] as const;

/** One big button: hold it and speak, or touch a picture; and the red one. */
export default function Home() {
  const t = useText();
  const [, go] = useLocation();
  const { speaker } = useTools();
  const me = useAsk(people.routes.me, {});
  const spoken = useCommand(needContract.routes.raiseSpoken, { keeps: 'need.kept.spoken' });
  const raise = useCommand(needContract.routes.raise, { keeps: 'need.kept.sos' });
  const [isSilent, setSilent] = useState(false);

  const send = async ({ wav, peak, heard }: Recording) => {
    setSilent(peak < SILENT_PEAK);
    if (peak < SILENT_PEAK) return void speaker.interrupt(t('refusal.speech.silent'));
    const answer = await spoken.run({ body: wav, query: heard ? { heard: heard.slice(0, 500) } : {} });
    if (answer.ok) go(`/needs/${answer.value.id}`);
    else void speaker.interrupt(t(`refusal.${answer.problem.code}`));
  };
  const recorder = useRecorder({ onRecorded: (recording) => void send(recording) });
  const callForHelp = async () => {
    recorder.cancel();
    void speaker.interrupt(t('need.sos.sent'));
    const answer = await raise.run({ body: { channel: 'sos' } });
    if (answer.ok) go(`/needs/${answer.value.id}`);
    else void speaker.interrupt(`${t(`refusal.${answer.problem.code}`)} ${t('need.sos.ring')}`);
  };
  const problem = spoken.problem ?? raise.problem;
  const state = spoken.isRunning || recorder.state === 'finishing' ? 'sending' : recorder.state;
  return (
    <Stack>
      <h1>{me.value ? t('need.home.hello', { name: me.value.name }) : t('need.home.ask')}</h1>
      <OpenNeeds />
      {recorder.refusal ? <ErrorNote problem={{ status: 0, code: recorder.refusal }} /> : null}
      {isSilent ? <ErrorNote problem={{ status: 422, code: 'speech.silent' }} /> : null}
      {problem ? <ErrorNote problem={problem} /> : null}
      <BigButton
        state={state}
        level={recorder.level}
        onStart={() => {
          speaker.cancel();
          setSilent(false);
          spoken.clear();
          recorder.start();
        }}
        onStop={recorder.stop}
      />
      <p aria-live="polite" style={{ textAlign: 'center' }}>{recorder.hearing ? t('need.home.hearing', { text: recorder.hearing }) : t('need.home.hold')}</p>
      <div style={{ display: 'grid', justifyItems: 'center' }}>
        <HoldButton label={t('need.home.sos')} icon={Siren} onHeld={() => void callForHelp()} isBusy={raise.isRunning} />
      </div>
      <Tiles label={t('need.home.tiles')}>
        {FIRST.map((category) => (
          <TileLink key={category} icon={FIRST_ICONS[category]} word={t(`need.category.${category}`)} to={`/ask/${category}`} />
        ))}
        <TileLink icon={LayoutGrid} word={t('need.home.more')} to="/more" />
      </Tiles>
    </Stack>
  );
}
