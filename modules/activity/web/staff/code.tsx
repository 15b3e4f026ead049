import { ErrorNote, Link, Spinner, useAsk, useParams, useSearchParams, useText } from '@huying/ui';
import { QrCode } from '@huying/ui/qr-code';
import { Flex, Segmented } from 'antd';
import { activity } from '../../contract.ts';

const { routes } = activity;
const EVERY_SECONDS = 10;

/** On a screen at the place: the code of the moment, big. */
export default function Code() {
  const t = useText();
  const { activityId } = useParams<{ activityId: string }>();
  const [params, setParams] = useSearchParams();
  const does = params.get('does') === 'out' ? 'out' : 'in';
  const asked = useAsk(routes.code, { params: { activityId: activityId as never }, query: { does } }, { everySeconds: EVERY_SECONDS });
  const one = useAsk(routes.activity, { params: { activityId: activityId as never } }, { freshOn: [activity.notices.changed] }).value;
  const shown = asked.problem ? undefined : asked.value;
  return (
    <div style={{ padding: 24 }}>
      <Flex vertical gap={16} align="center">
        <Link href={`/activities/${activityId}`}>{t('ui.back')}</Link>
        <h1>{one?.title ?? t('activity.title.code')}</h1>
        <Segmented aria-label={t('activity.title.code')} value={does} onChange={(value) => setParams({ does: value }, { replace: true })} options={[{ value: 'in', label: t('activity.codeIn') }, { value: 'out', label: t('activity.codeOut') }]} />
        {asked.problem ? <><ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /><p>{t('activity.codeWhole')}</p></> : null}
        {asked.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
        {shown ? <div style={{ inlineSize: 'min(80vmin, 560px)' }}><QrCode text={`${location.origin}${shown.path}`} label={t(does === 'in' ? 'activity.codeIn' : 'activity.codeOut')} /></div> : null}
        {shown ? <p style={{ fontSize: 20 }}>{t('activity.codeWords')}</p> : null}
        {shown ? <p>{t('activity.codeChanges')}</p> : null}
      </Flex>
    </div>
  );
}
