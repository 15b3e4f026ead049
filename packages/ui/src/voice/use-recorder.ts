import { useCallback, useEffect, useRef, useState } from 'react';
import { useLanguage } from '../react/text.ts';
import { useLatest } from '../react/hooks.ts';
import type { Recording, RecordingRun, RecorderRefusal } from './recorder.ts';

export interface RecorderHandle {
  readonly state: 'idle' | 'starting' | 'recording' | 'finishing';
  /** 0 to 1, for the level ring of the call button. */
  readonly level: number;
  /** What the phone understands while the person speaks. */
  readonly hearing: string;
  readonly refusal: RecorderRefusal | 'network.unreachable' | undefined;
  start(): void;
  /** Ends the recording; `onRecorded` gets it. Released before the microphone was open, it ends as soon as it is. */
  stop(): void;
  cancel(): void;
}

export interface UseRecorderOptions {
  readonly onRecorded: (recording: Recording) => void;
  readonly maxSeconds?: number;
  readonly usesPhoneRecogniser?: boolean;
}

/** Fetched after the screen stands, long before a finger is on the button. */
const fetchRecorder = () => import('./recorder.ts');

/** The recorder for one screen; leaving the screen lets go of the microphone. */
export function useRecorder(options: UseRecorderOptions): RecorderHandle {
  const [state, setState] = useState<RecorderHandle['state']>('idle');
  const [level, setLevel] = useState(0);
  const [hearing, setHearing] = useState('');
  const [refusal, setRefusal] = useState<RecorderHandle['refusal']>();
  const [language] = useLanguage();
  const run = useRef<RecordingRun>(undefined);
  const wish = useRef<'none' | 'record' | 'stop' | 'cancel'>('none');
  const onRecorded = useLatest(options.onRecorded);

  const finish = useCallback(async () => {
    const current = run.current;
    if (!current) return;
    run.current = undefined;
    wish.current = 'none';
    setState('finishing');
    const recording = await current.stop();
    setState('idle');
    onRecorded(recording);
  }, [onRecorded]);

  const cancel = useCallback(() => {
    wish.current = run.current ? 'none' : 'cancel';
    run.current?.cancel();
    run.current = undefined;
    setState('idle');
    setLevel(0);
  }, []);

  const start = useLatest(async () => {
    if (state !== 'idle') return;
    wish.current = 'record';
    setRefusal(undefined);
    setHearing('');
    setState('starting');
    const { maxSeconds, usesPhoneRecogniser } = options;
    const recorder = await fetchRecorder().catch(() => undefined);
    if (!recorder) {
      setRefusal('network.unreachable');
      return setState('idle');
    }
    const started = await recorder.startRecording({
      onLevel: setLevel,
      onHeard: setHearing,
      onFull: () => void finish(),
      language,
      ...(maxSeconds === undefined ? {} : { maxSeconds }),
      ...(usesPhoneRecogniser === undefined ? {} : { usesPhoneRecogniser }),
    });
    if (!started.ok) {
      setRefusal(started.code);
      return setState('idle');
    }
    run.current = started.run;
    // The person may have changed their mind while the browser asked for the microphone.
    const said = wish.current as 'record' | 'stop' | 'cancel';
    if (said === 'cancel') return cancel();
    setState('recording');
    // Felt by the finger that covers the words.
    navigator.vibrate?.(60);
    if (said === 'stop') void finish();
  });

  useEffect(() => {
    fetchRecorder().catch(() => {});
    return cancel;
  }, [cancel]);
  return {
    state,
    level,
    hearing,
    refusal,
    start: () => void start(),
    stop: useCallback(() => {
      if (run.current) void finish();
      else wish.current = 'stop';
    }, [finish]),
    cancel,
  };
}
