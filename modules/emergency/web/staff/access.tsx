import { useId, useState } from 'react';
import { ErrorNote, Link, Moment, Spinner, useAsk, useCommand, useNoticeBoard, useParams, useText } from '@huying/ui';
import { Button, Checkbox, Input } from 'antd';
import { emergency } from '../../contract.ts';
import styles from './emergency.module.css';

const MOST_WORDS = 300;

/** How to get in, left with the elder's consent. Once left it is not shown again but in a red call. */
export default function Access() {
  const t = useText();
  const id = useId();
  const board = useNoticeBoard();
  const { personId } = useParams<{ personId: string }>();
  const [door, setDoor] = useState('');
  const [consented, setConsented] = useState(false);
  const known = useAsk(emergency.routes.access, { params: { personId } });
  const change = useCommand(emergency.routes.changeAccess);
  if (!known.value) return <><h1 className="visually-hidden">{t('emergency.title.access')}</h1>{known.problem ? <ErrorNote problem={known.problem} onRetry={known.again} isRetrying={known.isAsking} /> : <Spinner>{t('ui.loading')}</Spinner>}</>;
  const { isKnown, changedAt, changedBy, name } = known.value;
  const save = async (words: string) => {
    const answer = await change.run({ params: { personId: personId as never }, body: { door: words, consented: true } });
    if (!answer.ok) return;
    setDoor('');
    setConsented(false);
    board.show({ kind: 'done', text: t(words === '' ? 'emergency.access.removed' : 'emergency.access.saved') });
  };
  return (
    <div className={styles.form}>
      <Link href={`/people/${personId}`}>{name}</Link>
      <h1>{t('emergency.title.access')}</h1>
      <p>{t('emergency.access.what')}</p>
      <p><strong>{t(isKnown ? 'emergency.access.known' : 'emergency.access.none')}</strong>{changedAt ? <> · {changedBy} · <Moment at={changedAt} /></> : null}</p>
      {change.problem ? <ErrorNote problem={change.problem} /> : null}
      <label htmlFor={id}>{t('emergency.access.words')}</label>
      <Input.TextArea id={id} rows={3} maxLength={MOST_WORDS} showCount value={door} placeholder={t('emergency.access.hint')} onChange={(event) => setDoor(event.target.value)} style={{ marginBlockEnd: 24 }} />
      <Checkbox checked={consented} onChange={(event) => setConsented(event.target.checked)}>{t('emergency.access.consent')}</Checkbox>
      <div className={styles.bar}>
        <Button type="primary" disabled={door.trim().length < 2 || !consented} loading={change.isRunning} onClick={() => void save(door.trim())}>{t('emergency.access.save')}</Button>
        {isKnown ? <Button danger loading={change.isRunning} onClick={() => void save('')}>{t('emergency.access.remove')}</Button> : null}
      </div>
    </div>
  );
}
