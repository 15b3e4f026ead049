import { ButtonLink, useAsk, useText } from '@huying/ui';
import { UserRound } from 'lucide-react';
import { people } from '../../contract.ts';

/** Who sits at this page, at the end of the header: a shared desk should see it. */
export default function Who() {
  const t = useText();
  const me = useAsk(people.routes.me, {}, { maybeSignedOut: true });
  return <ButtonLink kind="quiet" icon={UserRound} to="/me">{me.value?.name ?? t('people.title.me')}</ButtonLink>;
}
