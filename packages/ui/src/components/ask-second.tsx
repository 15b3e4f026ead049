import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { Problem } from '../client/problem.ts';
import { Button } from './button.tsx';
import { ErrorNote } from './notes.tsx';

/** Where one person alone may not, the way to ask another; the draft of what was refused goes along. */
export function AskSecond({ problem, children }: { problem: Problem; children: ReactNode }) {
  const [, go] = useLocation();
  return problem.code === 'safeguard.needsSecond' ? <Button onClick={() => go('/approvals/new', { state: { draft: problem.facts?.draft } })}>{children}</Button> : null;
}

/** A refusal, with that way where it leads on. */
export function SecondNote({ problem, children }: { problem: Problem | undefined; children: ReactNode }) {
  return problem ? <ErrorNote problem={problem}><AskSecond problem={problem}>{children}</AskSecond></ErrorNote> : null;
}
