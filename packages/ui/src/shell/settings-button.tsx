import { ALargeSmall } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../components/button.tsx';
import { useText } from '../react/text.ts';

const SettingsDialog = lazy(() => import('./settings-dialog.tsx'));

/** The button in the header that opens text size, colours and voice. Most people choose once, so the dialog is fetched when it is asked for. */
export function SettingsButton() {
  const t = useText();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button kind="quiet" icon={ALargeSmall} onClick={() => setIsOpen(true)} aria-haspopup="dialog">
        {t('ui.settings.short')}
      </Button>
      {isOpen ? (
        <Suspense>
          <SettingsDialog onClose={() => setIsOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
