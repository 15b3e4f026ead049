import { Play, Square } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useText } from '../react/text.ts';
import { useTools } from '../react/tools.tsx';
import { Button } from './button.tsx';

/** Plays a recording, and stops it when touched again. Where it cannot be played that is said: a button that does nothing leaves people helpless. */
export function Listen({ address, isWide = false, children }: { address: string; isWide?: boolean; children: ReactNode }) {
  const t = useText();
  const { speaker } = useTools();
  const audio = useRef<HTMLAudioElement>(undefined);
  const [state, setState] = useState<'still' | 'playing' | 'failed'>('still');
  useEffect(() => () => audio.current?.pause(), []);
  const touch = () => {
    audio.current?.pause();
    if (state === 'playing') return setState('still');
    speaker.cancel();
    const sound = new Audio(address);
    audio.current = sound;
    const to = (next: 'still' | 'failed') => audio.current === sound && setState(next);
    sound.addEventListener('ended', () => to('still'));
    setState('playing');
    // Stopping before the first sound is no failure.
    sound.play().catch((error: Error) => to(error.name === 'AbortError' ? 'still' : 'failed'));
  };
  return (
    <>
      <Button icon={state === 'playing' ? Square : Play} isWide={isWide} aria-pressed={state === 'playing'} onClick={touch}>{children}</Button>
      {state === 'failed' ? <p role="alert">{t('ui.part.failed')}</p> : null}
    </>
  );
}
