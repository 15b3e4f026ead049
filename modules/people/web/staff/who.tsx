import { ButtonLink, useAsk, useMedia, useText } from '@huying/ui';
import { UserRound } from 'lucide-react';
import { people } from '../../contract.ts';

/** Who sits at this page, at the end of the header: a shared desk should see it. */
export default function Who() {
  const t = useText();
  const me = useAsk(people.routes.me, {}, { maybeSignedOut: true });
  const isPhone = useMedia('(max-width: 480px)');
  const name = me.value?.name ?? t('people.title.me');
  // A phone is one person’s, and its header has room for the title only.
  return <ButtonLink kind="quiet" icon={UserRound} to="/me">{isPhone ? <span className="visually-hidden">{name}</span> : name}</ButtonLink>;
}
