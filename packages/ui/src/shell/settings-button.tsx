import { ALargeSmall } from 'lucide-react';
import { type ComponentType, useState } from 'react';
import { Button } from '../components/button.tsx';
import { useNoticeBoard } from '../components/notice.tsx';
import { useText } from '../react/text.ts';
import { useRecovery } from './recovery.tsx';

const fetchDialog = () => import('./settings-dialog.tsx');

/** The button in the header that opens text size, colours and voice. Most people choose once, so the dialog is fetched when it is asked for. */
export function SettingsButton() {
  const t = useText();
  const notices = useNoticeBoard();
  const recovery = useRecovery();
  const [isOpen, setIsOpen] = useState(false);
  const [SettingsDialog, setDialog] = useState<ComponentType<{ onClose: () => void }>>();
  const open = async () => {
    setIsOpen(true);
    const fetched = await fetchDialog().catch(() => undefined);
    if (fetched) return setDialog(() => fetched.default);
    setIsOpen(false);
    // A browser does not ask again for what it could not fetch: only the page as a whole can be tried again.
    if (!(await recovery.deciding)) notices.show({ kind: 'failed', text: t('ui.part.failed'), action: { label: t('ui.reload'), onChoose: recovery.reopen } });
  };
  return (
    <>
      <Button kind="quiet" icon={ALargeSmall} onClick={() => void open()} aria-haspopup="dialog">
        {t('ui.settings.short')}
      </Button>
      {isOpen && SettingsDialog ? <SettingsDialog onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
