import { useSyncExternalStore } from 'react';
import type { Choices } from '../look/preferences.ts';
import { useTools } from './tools.tsx';

/** What the person chose for this device (language, text size, colours, voice), and the way to change it. */
export function useChoices(): readonly [choices: Choices, set: (changes: Partial<Choices>) => void] {
  const { preferences } = useTools();
  return [useSyncExternalStore(preferences.subscribe, () => preferences.choices), preferences.set];
}
