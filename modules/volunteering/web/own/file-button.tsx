import { ErrorNote, useText } from '@huying/ui';
import { FileUp } from 'lucide-react';
import { useState } from 'react';
import { smaller } from '../words.ts';
import styles from './own.module.css';

interface FileButtonProps {
  readonly label: string;
  readonly accept: string;
  readonly isBusy: boolean;
  readonly onFile: (file: Blob) => Promise<void>;
}

/** Takes a picture or a file; what cannot be read is said. */
export function FileButton({ label, accept, isBusy, onFile }: FileButtonProps) {
  const t = useText();
  const [isUnreadable, setUnreadable] = useState(false);
  const take = async (file: File | undefined) => {
    if (!file) return;
    setUnreadable(false);
    let blob: Blob;
    try {
      blob = await smaller(file);
    } catch {
      setUnreadable(true);
      return;
    }
    await onFile(blob);
  };
  return (
    <>
      <label className={styles.file} data-busy={isBusy || undefined}>
        <FileUp aria-hidden="true" /> {isBusy ? t('volunteering.sending') : label}
        <input type="file" accept={accept} className="visually-hidden" disabled={isBusy} onChange={(event) => void take(event.target.files?.[0])} />
      </label>
      {isUnreadable ? <ErrorNote problem={{ status: 415, code: 'volunteering.notPicture' }} /> : null}
    </>
  );
}
