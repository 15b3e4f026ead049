/** Training in a small community: a course with a file and a session to come, and one whose quiz somebody has passed. */
import { sql } from '@huying/platform';
import type { TestClient, TestServer } from '@huying/platform/testing';
import { training } from '@huying/training/contract';
import { PNG } from './sample-files.ts';

/** Ids that belong together, by their kind. */
type Case = Readonly<Record<string, string>>;
interface Living {
  readonly areaPath: string;
  readonly name: string;
  readonly clients: Readonly<Record<'volunteer' | 'second' | 'desk', TestClient>>;
}

const { routes } = training;

export async function liveWithTraining(server: TestServer, { areaPath, name, clients }: Living): Promise<Case[]> {
  const wanted = async <T>(answer: Promise<{ readonly status: number; readonly value: T; readonly problem: unknown }>): Promise<T> => {
    const given = await answer;
    if (given.status >= 400) throw new Error(`training: ${given.status} ${JSON.stringify(given.problem)}`);
    return given.value;
  };
  const { desk } = clients;
  const course = async (more: object) => {
    const added = await wanted(desk.ask(routes.addCourse, { body: { name: `${name}急救课`, areaPath, text: `${name}第一课`, hours: 2, needsAttendance: true, quiz: [{ words: `${name}先做什么？`, choices: ['扶', '看'], right: [1] }], ...more } }));
    await wanted(desk.ask(routes.setState, { params: { courseId: added.id }, body: { command: 'open' } }));
    return added.id;
  };
  const coming = await course({});
  const file = await desk.inject({ method: 'POST', url: `/api/training/courses/${coming}/files?name=1.png`, payload: PNG, headers: { 'content-type': 'image/png' } });
  const session = async (courseId: typeof coming) => (await wanted(desk.ask(routes.addSession, { params: { courseId }, body: { startsAt: '2026-05-13T14:00:00+08:00', endsAt: '2026-05-13T16:00:00+08:00', place: `${name}会议室`, seats: 20 } }))).id;
  const [first, second] = [await session(coming), await session(coming)];
  // The second has begun.
  await server.asOwner(sql`update training.session set starts_at = '2026-05-12T09:00:00+08:00', ends_at = '2026-05-12T11:00:00+08:00' where id = ${second}`);
  await wanted(clients.volunteer.ask(routes.signUp, { params: { sessionId: first } }));
  const passed = await course({ needsAttendance: false });
  const { mine } = await wanted(clients.second.ask(routes.answer, { params: { courseId: passed }, body: { answers: [[1]] } }));
  return [{ course: coming, session: first, file: (file.json() as { id: string }).id }, { session: second }, { course: passed, certificate: mine.certificate?.id as string }];
}
