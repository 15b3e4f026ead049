import { useEffect } from 'react';
import { ROLES } from '@huying/kernel';
import { useAsk, useTools } from '@huying/ui';
import { people } from '../contract.ts';

/** Tells the page what the person at it is, so that it offers only what is theirs. Where that cannot be found out it offers everything: the server still decides. */
export default function Identity() {
  const { session } = useTools();
  const { value, problem } = useAsk(people.routes.me, {}, { maybeSignedOut: true });
  useEffect(() => {
    if (value) session.know([...new Set(value.memberships.map((one) => one.role))], value.id);
    else if (problem && problem.code !== 'session.required') session.know(ROLES);
  }, [session, value, problem]);
  return null;
}
