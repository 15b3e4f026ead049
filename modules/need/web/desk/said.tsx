import { FactList, Moment, useClient, useNow, useText } from '@huying/ui';
import { Card } from 'antd';
import { needContract } from '../../contract.ts';
import type { NeedView } from '../elder/need-words.ts';
import { sayWhen } from '../elder/time-words.ts';

/** What was said and how it was understood; each saying with its own recording where it was said more than once. */
export function Said({ need }: { need: NeedView }) {
  const t = useText();
  const now = useNow(60);
  const when = sayWhen(need.tags.when, now, t);
  const categories = (list: NeedView['tags']['category']) => list.map((one) => t(`need.category.${one}`)).join(t('ui.listSeparator'));
  return (
    <Card title={t('need.one.said')} style={{ marginBlockEnd: 16 }}>
      <FactList
        facts={[
          [t('need.one.number'), need.number], [t('need.one.raised'), <Moment key="r" at={need.raisedAt} />],
          ...(need.calledAt ? [[t('need.one.called'), <Moment key="c" at={need.calledAt} />] as const] : []),
          [t('need.one.channel'), t(`need.channel.${need.channel}`)],
          [t('need.one.confidence'), need.confidence === null ? t('need.one.noRecogniser') : `${Math.round(need.confidence * 100)} %`],
          ...(need.dueAt ? [[t('need.one.due'), <Moment key="d" at={need.dueAt} />] as const] : when ? [[t('need.one.when'), when] as const] : []),
        ]}
      />
      {need.said.length === 0 && need.recordingId ? <Player needId={need.id} /> : null}
      {need.said.length > 0 ? <p>{t('need.one.sayings', { count: need.said.length })}</p> : null}
      {need.said.toReversed().map(({ position, at, channel, text, hasRecording, category }) => (
        <section key={position} aria-label={t('need.one.saying', { position })} style={{ marginBlockEnd: 12 }}>
          <small>{t('need.one.saying', { position })} · {t(`need.channel.${channel}`)} · <Moment at={at} /> · {categories(category)}</small>
          {text ? <div>“{text}”</div> : null}
          {hasRecording ? <Player needId={need.id} position={position} /> : null}
        </section>
      ))}
    </Card>
  );
}

function Player({ needId, position }: { needId: NeedView['id']; position?: number }) {
  const t = useText();
  const client = useClient();
  const address = client.addressOf(needContract.routes.recording, { params: { needId }, query: position === undefined ? {} : { position } });
  // biome-ignore lint/a11y/useMediaCaption: the words, where a recogniser gave any, stand beside it.
  return <audio controls preload="none" src={address} aria-label={t('need.listen')} style={{ inlineSize: '100%' }} />;
}
