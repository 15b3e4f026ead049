import { useCommand, useNoticeBoard, useText } from '@huying/ui';
import { type ModelView, recognition } from '../../contract.ts';
import { sayShare } from '../words.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import styles from './recognition.module.css';

const SHARES = ['categoryRight', 'answered', 'answeredRight', 'redFound', 'redPrecision'] as const;

/** What models were measured at on sentences that they had not seen, beside each other; the first is in force. */
export function Scores({ models }: { models: readonly ModelView[] }) {
  const t = useText();
  return (
    <>
      {models.map(({ model, measured }) => (
        <p key={model} className={styles.soft}>
          {models.length > 1 ? `${t(model === models[0]?.model ? 'recognition.training.column.now' : 'recognition.training.column.new')}: ` : ''}
          {t('recognition.training.measured', { sentences: measured.sentences, folds: measured.folds })}
        </p>
      ))}
      <table className={styles.scores}>
        <thead>
          <tr>
            <th scope="col">{t('recognition.training.column.what')}</th>
            {models.map(({ model }, at) => <th key={model} scope="col">{t(at === 0 ? 'recognition.training.column.now' : 'recognition.training.column.new')}</th>)}
          </tr>
        </thead>
        <tbody>
          {SHARES.map((name) => (
            <tr key={name}>
              <th scope="row">{t(`recognition.training.${name}`)}</th>
              {models.map(({ model, measured }) => <td key={model}>{sayShare(measured[name], t)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** Puts a model in force, with a reason; the way back stays open. */
export function UseDialog({ model, onClose }: { model: ModelView; onClose: () => void }) {
  const t = useText();
  const board = useNoticeBoard();
  const use = useCommand(recognition.routes.useModel);
  const name = model.model === 0 ? t('recognition.training.shipped') : t('recognition.models.name', { model: model.model });
  const run = async (reason: string) => {
    const answer = await use.run({ params: { model: model.model }, body: { reason } });
    if (!answer.ok) return;
    board.show({ kind: 'done', text: t('recognition.training.used', { name }) });
    onClose();
  };
  return (
    <ReasonDialog title={t('recognition.training.useTitle', { name })} ok={t('recognition.training.use')} hint={t('recognition.training.useHint')} isRunning={use.isRunning} problem={use.problem} onOk={(reason) => void run(reason)} onClose={onClose}>
      <p>{t('recognition.training.useWords')}</p>
    </ReasonDialog>
  );
}
