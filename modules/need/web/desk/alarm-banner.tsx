import { useRef, useState } from 'react';
import { type Facts, Link, useNotice, useText, useTools } from '@huying/ui';
import { timebank } from '@huying/timebank/contract';
import { Alert } from 'antd';
import { needContract } from '../../contract.ts';

interface Alarm {
  readonly needId: string;
  readonly kind: 'red' | 'suspectedRed' | 'needsTagging' | 'short';
  readonly facts?: Facts;
}
const MOST_SHOWN = 5;
type Rung = Exclude<Alarm['kind'], 'short'>;
const TONES: Readonly<Record<Rung, readonly [frequency: number, times: number]>> = { red: [880, 3], suspectedRed: [660, 2], needsTagging: [520, 1] };

/** Two or three tones from the browser itself; a page that nobody has touched yet stays silent and only shows and says the alarm. */
function ring(audio: AudioContext, kind: Rung): void {
  const [frequency, times] = TONES[kind];
  for (let index = 0; index < times; index += 1) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const at = audio.currentTime + index * 0.35;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.25, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.3);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.3);
  }
}

/** What the desk must hear at once stays on the page until somebody opened or put it away. */
export function AlarmBanner() {
  const t = useText();
  const { speaker } = useTools();
  const [alarms, setAlarms] = useState<readonly Alarm[]>([]);
  const audio = useRef<AudioContext>(undefined);
  useNotice(needContract.notices.alarm, (alarm) => {
    setAlarms((former) => [alarm, ...former.filter((one) => one.needId !== alarm.needId)].slice(0, MOST_SHOWN));
    audio.current ??= new AudioContext();
    ring(audio.current, alarm.kind);
    void speaker.say(t(`need.alarm.${alarm.kind}`));
  });
  // Nobody has to hurry for credits: shown, not rung. It never takes the place of what is urgent.
  useNotice(timebank.notices.short, ({ needId, ...facts }) => {
    setAlarms((former) => (former.some((one) => one.needId === needId && one.kind !== 'short') ? former : [...former.filter((one) => one.needId !== needId), { needId, kind: 'short' as const, facts }].slice(0, MOST_SHOWN)));
  });
  const putAway = (needId: string) => setAlarms((former) => former.filter((one) => one.needId !== needId));
  return (
    <div role="alert">
      {alarms.map((alarm) => (
        <Alert
          key={alarm.needId}
          type={alarm.kind === 'short' ? 'info' : alarm.kind === 'needsTagging' ? 'warning' : 'error'}
          showIcon
          closable
          onClose={() => putAway(alarm.needId)}
          style={{ marginBlockEnd: 8 }}
          title={<Link href={`/needs/${alarm.needId}`} onClick={() => putAway(alarm.needId)}>{t(`need.alarm.${alarm.kind}`, alarm.facts)}</Link>}
        />
      ))}
    </div>
  );
}
