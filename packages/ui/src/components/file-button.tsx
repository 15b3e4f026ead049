import type { LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { useText } from '../react/text.ts';
import styles from './file-button.module.css';
import { Note } from './notes.tsx';

export interface FileButtonProps {
  readonly label: string;
  readonly icon: LucideIcon;
  /** As of `<input type="file">`. */
  readonly accept: string;
  readonly isBusy: boolean;
  /** Opens the camera at the back where there is one. */
  readonly takesPhoto?: boolean;
  readonly onFile: (file: Blob) => Promise<void>;
}

/** Longest side of a picture in pixels, and the quality of its JPEG: enough to read an identity card. */
const LONGEST_SIDE = 1_800;
const QUALITY = 0.85;

/** A phone's photo is far larger than evidence needs to be; what is no picture goes as it is. */
async function smaller(file: File): Promise<Blob> {
  if (!file.type.startsWith('image/')) return file;
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), 'image/jpeg', QUALITY));
}

/** Takes a picture, made smaller, or a file; what cannot be read is said. */
export function FileButton({ label, icon: Icon, accept, isBusy, takesPhoto = false, onFile }: FileButtonProps) {
  const t = useText();
  const [isUnreadable, setUnreadable] = useState(false);
  const take = async (file: File | undefined) => {
    if (!file) return;
    const blob = await smaller(file).catch(() => undefined);
    setUnreadable(blob === undefined);
    if (blob) await onFile(blob);
  };
  return (
    <>
      <label className={styles.file} data-busy={isBusy || undefined}>
        <Icon aria-hidden="true" /> {isBusy ? t('ui.file.sending') : label}
        <input
          type="file" accept={accept} {...(takesPhoto ? { capture: 'environment' as const } : {})} className="visually-hidden" disabled={isBusy}
          onChange={(event) => {
            const { target } = event;
            // The same file may be chosen again after it could not be read or sent.
            void take(target.files?.[0]).finally(() => {
              target.value = '';
            });
          }}
        />
      </label>
      {isUnreadable ? <Note kind="warned">{t('ui.file.unreadable')}</Note> : null}
    </>
  );
}
