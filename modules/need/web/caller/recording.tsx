import { Listen, useClient, useText } from '@huying/ui';
import { needContract } from '../../contract.ts';
import type { NeedView } from '../elder/need-words.ts';

/** What was said, to hear again. */
export function Recording({ needId }: { needId: NeedView['id'] }) {
  const t = useText();
  const client = useClient();
  return <Listen isWide address={client.addressOf(needContract.routes.recording, { params: { needId }, query: {} })}>{t('need.listen')}</Listen>;
}
