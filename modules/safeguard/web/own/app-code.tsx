import { Field, useText } from '@huying/ui';
import { QrCode } from '@huying/ui/qr-code';

/** The secret for the app: to be photographed, or typed in groups of four. */
export function Secret({ secret, uri }: { secret: string; uri: string }) {
  const t = useText();
  return (
    <>
      <p>{t('safeguard.enrol.words')}</p>
      <div style={{ maxInlineSize: '16rem' }}><QrCode text={uri} label={t('safeguard.enrol.picture')} /></div>
      <p>{t('safeguard.enrol.byHand')} <code style={{ overflowWrap: 'anywhere' }}>{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code></p>
    </>
  );
}

/** Six digits of the app, or a recovery code where one is taken. */
export function CodeField({ value, onType, takesRecovery = false }: { value: string; onType: (code: string) => void; takesRecovery?: boolean }) {
  const t = useText();
  return (
    <Field
      label={t(takesRecovery ? 'safeguard.code.any' : 'safeguard.code.app')} hint={takesRecovery ? t('safeguard.code.hint') : undefined} name="second-code" autoComplete="one-time-code" maxLength={20} value={value}
      {...(takesRecovery ? { autoCapitalize: 'characters' } : { inputMode: 'numeric' as const })} onChange={(event) => onType(event.target.value)}
    />
  );
}

/** They are seen this once: to be written down before anything else. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const t = useText();
  return (
    <>
      <p>{t('safeguard.recovery.words')}</p>
      <ul aria-label={t('safeguard.recovery.title')} style={{ columns: '9rem', fontFamily: 'monospace', listStyle: 'none', padding: 0 }}>{codes.map((code) => <li key={code}>{code}</li>)}</ul>
    </>
  );
}
