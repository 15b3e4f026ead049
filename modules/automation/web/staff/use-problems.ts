import { useCallback, useEffect, useState } from 'react';
import type { DecisionTable, RouteOut } from '@huying/kernel';
import { type Problem, useClient } from '@huying/ui';
import { automation } from '../../contract.ts';

export type TableProblem = RouteOut<typeof automation.routes.check>['problems'][number];

export interface Problems {
  readonly list: readonly TableProblem[];
  /** This very table was looked at and may be switched on. */
  readonly isSound: boolean;
  readonly isChecking: boolean;
  /** It could not be looked at. */
  readonly problem: Problem | undefined;
  again(): void;
}

const PAUSE_MILLISECONDS = 400;
const NOTHING: readonly TableProblem[] = [];

/** What is wrong with the draft, asked when the editing pauses. */
export function useProblems(name: string, table: DecisionTable | undefined): Problems {
  const client = useClient();
  const [found, setFound] = useState<{ readonly table: DecisionTable; readonly list?: readonly TableProblem[]; readonly problem?: Problem }>();
  const [times, setTimes] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `times` asks the same again.
  useEffect(() => {
    if (!table) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      const answer = await client.ask(automation.routes.check, { params: { name }, body: { table } }, { signal: stop.signal });
      if (stop.signal.aborted) return;
      setFound(answer.ok ? { table, list: answer.value.problems } : { table, problem: answer.problem });
    }, PAUSE_MILLISECONDS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [client, name, table, times]);
  const isCurrent = table !== undefined && found?.table === table;
  const list = table ? (found?.list ?? NOTHING) : NOTHING;
  return {
    list, isSound: isCurrent && found?.list?.every((one) => one.severity !== 'error') === true, isChecking: table !== undefined && !isCurrent,
    problem: isCurrent ? found?.problem : undefined, again: useCallback(() => setTimes((count) => count + 1), []),
  };
}
