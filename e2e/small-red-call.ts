/** A red call in a small community that nobody has ended: family and duty told, the door opened, family heard, 119 called. */
import { emergency } from '@huying/emergency/contract';
import type { PersonId } from '@huying/kernel';
import { needContract } from '@huying/need/contract';
import type { TestClient } from '@huying/platform/testing';

const { routes } = emergency;

/** Ids that belong together, by their kind. */
export async function callRed({ desk, grid, family }: Readonly<Record<'desk' | 'grid' | 'family', TestClient>>, personId: PersonId): Promise<Readonly<Record<string, string>>> {
  const wanted = async <T>(answer: Promise<{ readonly status: number; readonly value: T; readonly problem: unknown }>): Promise<T> => {
    const given = await answer;
    if (given.status >= 400) throw new Error(`red call: ${given.status} ${JSON.stringify(given.problem)}`);
    return given.value;
  };
  const raised = await wanted(desk.ask(needContract.routes.raise, { body: { channel: 'telephone', elderId: personId, text: '闻到煤气味', tags: { category: ['safety'], urgency: 'red' } } }));
  const params = { needId: raised.id };
  await wanted(desk.ask(routes.changeAccess, { params: { personId }, body: { door: '钥匙在物业值班室', consented: true } }));
  await wanted(grid.ask(routes.openDoor, { params, body: { reason: '敲门没有人应' } }));
  await wanted(family.ask(routes.report, { params, body: { finding: 'unreachable' } }));
  const { id } = await wanted(desk.ask(routes.handOver, { params, body: { service: '119' } }));
  const call = await wanted(desk.ask(routes.one, { params }));
  return { need: raised.id, person: raised.elderId, told: call.told[0]?.id as string, 'hand-off': id, opening: call.openings[0]?.id as string };
}
