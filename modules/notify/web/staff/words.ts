import type { Translate } from '@huying/ui';

/** Codes that are ours; those of providers are shown as their pages list them. */
const OWN_CODES = ['no-address', 'not-configured', 'gone', 'over', 'ended', 'no-answer', 'no-template', 'user-block', 'system-failed', 'busy', 'rejected', 'unreachable', 'invalid-number'];

export const sayCode = (code: string | null, t: Translate): string => (code === null ? '' : OWN_CODES.includes(code) ? t(`notify.code.${code}`) : code);
export const sayGateway = (gateway: string | null, t: Translate): string => (gateway === null ? '—' : t(`notify.gateway.${gateway}`));
