import { Link, useAsk, useRoles, useText } from '@huying/ui';
import { telephony } from '../../contract.ts';

/** Calls that wait for a person, on every page of who takes calls. */
export default function Banner() {
  const may = (useRoles() ?? []).some((role) => role !== 'auditor' && (telephony.routes.callbacks.who as readonly string[]).includes(role));
  return may ? <Waiting /> : null;
}

function Waiting() {
  const t = useText();
  const { value } = useAsk(telephony.routes.callbacks, { query: { limit: 50 } }, { freshOn: [telephony.notices.changed], everySeconds: 300 });
  if (!value || value.items.length === 0) return null;
  const isUrgent = value.items.some((one) => one.isUrgent);
  return (
    <p role={isUrgent ? 'alert' : undefined} style={{ margin: 0, paddingInline: 16 }}>
      <Link href="/callbacks">{isUrgent ? `${t('telephony.urgent')} · ` : ''}{t('telephony.callbacks.banner', { count: value.items.length, more: value.next ? '+' : '' })}</Link>
    </p>
  );
}
