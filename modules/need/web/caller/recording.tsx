import { Button, useClient, useText } from '@huying/ui';
import { Play } from 'lucide-react';
import { needContract } from '../../contract.ts';
import type { NeedView } from '../elder/need-words.ts';

/** What was said, to hear again. */
export function Recording({ needId }: { needId: NeedView['id'] }) {
  const t = useText();
  const client = useClient();
  const play = () => void new Audio(client.addressOf(needContract.routes.recording, { params: { needId }, query: {} })).play();
  return <Button isWide icon={Play} onClick={play}>{t('need.listen')}</Button>;
}
