import { useAsk, useLanguage, useLocation, useText } from '@huying/ui';
import { emergency } from '../../contract.ts';

const DAYS = 30;
const PLACES = ['/board', '/emergencies'];

/** How often somebody was there in time: the figure that a community is measured by. */
export function Figures() {
  const t = useText();
  const [language] = useLanguage();
  const [path] = useLocation();
  const { value } = useAsk(emergency.routes.figures, { query: { days: DAYS } }, { freshOn: [emergency.notices.changed], everySeconds: 300 });
  if (!value) return null;
  const { share, limitMinutes, within, calls, medianMinutes } = value;
  const facts = { limit: limitMinutes, days: DAYS, within, calls };
  // That nothing was to be measured is said where red calls are looked at, not on every page.
  if (share === null && path !== '/' && !PLACES.some((one) => path === one || path.startsWith(`${one}/`))) return null;
  if (share === null) return <p role="note">{t('emergency.figure.none', facts)}</p>;
  const percent = share.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { style: 'percent', maximumFractionDigits: 0 });
  return <p role="note">{t('emergency.figure.share', { ...facts, percent })}{medianMinutes === null ? '' : ` ${t('emergency.figure.median', { minutes: medianMinutes })}`}</p>;
}
