import type { RouteOut } from '@huying/kernel';
import { Button, ButtonLink, Card, ErrorNote, FactList, Moment, Spinner, Stack, TimeAgo, useAsk, useCommand, useText, useTools } from '@huying/ui';
import { people } from '../../contract.ts';

type Session = RouteOut<typeof people.routes.sessions>['sessions'][number];

/** Where I am signed in; each can be ended, e.g. that of a lost telephone. */
export default function Sessions() {
  const t = useText();
  const sessions = useAsk(people.routes.sessions, {});
  if (sessions.problem && !sessions.value) return <ErrorNote problem={sessions.problem} onRetry={sessions.again} isRetrying={sessions.isAsking} />;
  if (!sessions.value) return <Spinner>{t('ui.loading')}</Spinner>;
  return (
    <Stack gap="large">
      <h1>{t('people.title.sessions')}</h1>
      <p>{t('people.sessions.words')}</p>
      <Stack>{sessions.value.sessions.map((session) => <One key={session.id} session={session} />)}</Stack>
      <ButtonLink kind="quiet" to="/me">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

function One({ session }: { session: Session }) {
  const t = useText();
  const { notices } = useTools();
  const end = useCommand(people.routes.endSession);
  const name = session.label || t(`people.sessions.${session.kind}`);
  const finish = async () => {
    const answer = await end.run({ params: { sessionId: session.id } });
    if (answer.ok) notices.show({ kind: 'done', text: t('people.sessions.ended', { name }) });
  };
  return (
    <Card
      title={name} aside={session.current ? t('people.sessions.current') : undefined}
      actions={session.current ? undefined : <Button kind="danger" isBusy={end.isRunning} onClick={() => void finish()}>{t('people.sessions.end')}</Button>}
    >
      <FactList facts={[[t('people.sessions.seen'), <TimeAgo key="seen" at={session.lastSeenAt} />], [t('people.sessions.since'), <Moment key="since" at={session.createdAt} />]]} />
      {end.problem ? <ErrorNote problem={end.problem} /> : null}
    </Card>
  );
}
