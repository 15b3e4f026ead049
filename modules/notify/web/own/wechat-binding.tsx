import { useEffect } from 'react';
import { Button, ButtonAnchor, Countdown, ErrorNote, Row, useCommand, useSearchParams, useText, useTools } from '@huying/ui';
import { QrCode, Unlink } from 'lucide-react';
import { notify } from '../../contract.ts';
import styles from './wechat-binding.module.css';

/** Pages open inside WeChat as well; there nobody can scan their own screen. */
const isInsideWechat = () => /MicroMessenger/i.test(navigator.userAgent);

/** A code to scan with WeChat, or the way through WeChat's own sign-in for whoever reads this inside it. */
export function WechatBinding({ isBound }: { isBound: boolean }) {
  const t = useText();
  const { notices } = useTools();
  const start = useCommand(notify.routes.startWechat);
  const end = useCommand(notify.routes.unbindWechat);
  const cameBack = useReturn(() => notices.show({ kind: 'done', text: t('notify.wechat.bound') }));
  if (isBound) {
    return (
      <>
        <Row><Button kind="quiet" icon={Unlink} isBusy={end.isRunning} onClick={() => void end.run({})}>{t('notify.wechat.unbind')}</Button></Row>
        {end.problem ? <ErrorNote problem={end.problem} /> : null}
      </>
    );
  }
  const begin = async () => {
    const answer = await start.run({ body: { page: location.pathname } });
    if (answer.ok && answer.value.authorizeUrl && isInsideWechat()) location.assign(answer.value.authorizeUrl);
  };
  const problem = start.problem ?? cameBack.problem;
  return (
    <>
      {problem ? <ErrorNote problem={problem} /> : null}
      {start.value && !isInsideWechat() ? (
        <figure className={styles.code}>
          <img src={start.value.qr} alt={t('notify.wechat.qr')} width={220} height={220} />
          <figcaption>{t('notify.wechat.scan')} <Countdown endsAt={start.value.overAt} /></figcaption>
          {start.value.authorizeUrl ? <ButtonAnchor kind="quiet" href={start.value.authorizeUrl}>{t('notify.wechat.inside')}</ButtonAnchor> : null}
        </figure>
      ) : null}
      <Row><Button icon={QrCode} isBusy={start.isRunning || cameBack.isRunning} onClick={() => void begin()}>{t(start.value ? 'notify.wechat.again' : 'notify.wechat.bind')}</Button></Row>
    </>
  );
}

/** WeChat leads back to this screen with a code; it is used once and leaves the address. */
function useReturn(onBound: () => void) {
  const bind = useCommand(notify.routes.bindWechat);
  const [params, setParams] = useSearchParams();
  const [code, state] = [params.get('code'), params.get('state')];
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each return.
  useEffect(() => {
    if (code === null || state === null) return;
    setParams({}, { replace: true });
    void bind.run({ body: { code, state } }).then((answer) => answer.ok && onBound());
  }, [code, state]);
  return bind;
}
