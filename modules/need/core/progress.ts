import { maskName } from '@huying/kernel';
import type { z } from 'zod';
import type { needView, progress as progressShape } from '../contract.ts';

type View = z.input<typeof needView>;
type Progress = z.input<typeof progressShape>;

/** What the elder lets family see beyond that there is a need, how far it is and who comes. */
export interface Sees {
  readonly words: boolean;
  readonly recordings: boolean;
}

/**
 * A need as family see it: how far it is, who comes by a masked name, and when. What was said, that it is about health, and why it ended are the
 * elder's own words: they are shown where she let them be seen, and to whoever said them for her.
 */
export function progressFor(view: View, sees: Sees, reader: string | null): Progress {
  const isMine = view.raisedBy !== null && view.raisedBy === reader;
  const mayRead = sees.words || isMine;
  const [category] = view.tags.category;
  const visit = view.visits.find((one) => one.state !== 'released' && one.state !== 'disputed');
  const owner = view.callout?.owner ?? null;
  const name = visit?.helperName ?? owner?.personName ?? null;
  return {
    id: view.id, number: view.number, elderId: view.elderId, elderName: view.elderName, state: view.state, urgency: view.tags.urgency, category: category === 'health' && !mayRead ? null : (category ?? null),
    text: mayRead ? view.text : null, hasRecording: view.recordingId !== null && (sees.recordings || isMine), raisedAt: view.raisedAt, calledAt: view.calledAt, isMine, dueAt: view.dueAt, endedAt: view.endedAt, endReason: mayRead ? view.endReason : null,
    tiers: (view.callout?.tiers ?? []).map(({ position, kind, state, startsAt, endsAt }) => ({ position, kind, state, startsAt, endsAt })),
    helper: name || owner
      ? {
          name: name === null ? null : maskName(name), organisation: visit?.organisationName ?? owner?.organisationName ?? null, state: visit?.state ?? null, visitId: visit?.id ?? null, expectedAt: visit?.expectedAt ?? null,
          arrivedAt: visit?.arrived?.at ?? null, finishedAt: visit?.stoodDown ? null : (visit?.finishedAt ?? null),
        }
      : null,
    commands: isMine ? view.commands.filter((one) => one === 'cancel') : [],
  };
}
