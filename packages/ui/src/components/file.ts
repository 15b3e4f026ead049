import { useState } from 'react';
import type { Problem } from '../client/problem.ts';

export interface TakenFile {
  readonly isTaking: boolean;
  readonly problem: Problem | undefined;
  take(address: string): Promise<void>;
}

/** A file that the server may refuse: asked for by the page and not by a link, so that what is refused is said here instead of saved as a file. */
export function useFile(): TakenFile {
  const [problem, setProblem] = useState<Problem>();
  const [isTaking, setTaking] = useState(false);
  const take = async (address: string) => {
    setTaking(true);
    const response = await fetch(address).catch(() => undefined);
    setTaking(false);
    if (!response?.ok) return setProblem(response ? ((await response.json()) as Problem) : { status: 0, code: 'network.unreachable' });
    setProblem(undefined);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await response.blob());
    link.download = decodeURIComponent(/filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'huying');
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
  return { isTaking, problem, take };
}
