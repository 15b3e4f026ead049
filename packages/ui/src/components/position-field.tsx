import { gcj02ToWgs84, type Point, readPosition } from '@huying/kernel';
import { LocateFixed } from 'lucide-react';
import { useState } from 'react';
import { positionNow } from '../position.ts';
import { useText } from '../react/text.ts';
import { Button } from './button.tsx';
import { Field } from './field.tsx';
import styles from './position-field.module.css';

/** Five decimals are a metre. */
const DECIMALS = 5;
export const sayPosition = ({ lat, lng }: Point): string => `${lat.toFixed(DECIMALS)}, ${lng.toFixed(DECIMALS)}`;

export interface PositionFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: Point | undefined;
  readonly onChange: (value: Point | undefined) => void;
  /** What is wrong where nothing was given. */
  readonly error?: string | undefined;
}

/**
 * Where something is: copied from a map in either order, or where this device is. Chinese map services shift their coordinates by some hundred
 * metres, enough to lead somebody to another building; who copies from there says so and they are shifted back.
 */
export function PositionField({ label, hint, value, onChange, error }: PositionFieldProps) {
  const t = useText();
  const [typed, setTyped] = useState<string>();
  const [isShifted, setIsShifted] = useState(false);
  const [isLooking, setIsLooking] = useState(false);
  const [wasNotFound, setWasNotFound] = useState(false);
  const take = (text: string, shifted: boolean) => {
    setTyped(text);
    setIsShifted(shifted);
    setWasNotFound(false);
    const found = readPosition(text);
    onChange(found && shifted ? gcj02ToWgs84(found) : found);
  };
  const here = async () => {
    setIsLooking(true);
    const found = await positionNow();
    setIsLooking(false);
    setWasNotFound(found === null);
    if (!found) return;
    setTyped(undefined);
    setIsShifted(false);
    onChange(found);
  };
  // What was typed stands until the value comes from elsewhere, such as a touch on the map.
  const read = typed === undefined ? undefined : readPosition(typed);
  const own = read && isShifted ? gcj02ToWgs84(read) : read;
  const isOwn = typed !== undefined && own?.lng === value?.lng && own?.lat === value?.lat;
  const shown = isOwn ? typed : value ? sayPosition(value) : '';
  const isWrong = isOwn && typed.trim() !== '' && !read;
  return (
    <div className={styles.position}>
      <Field
        label={label} hint={hint ?? t('ui.position.hint')} value={shown} maxLength={60} inputMode="text" autoComplete="off"
        error={isWrong ? t('ui.position.wrong') : wasNotFound ? t('ui.position.notFound') : error}
        onChange={(event) => take(event.target.value, isShifted)}
      />
      <div className={styles.ways}>
        <Button icon={LocateFixed} isBusy={isLooking} onClick={() => void here()}>{t('ui.position.here')}</Button>
        <label className={styles.shift}>
          <input type="checkbox" checked={isShifted} onChange={(event) => take(shown, event.target.checked)} />
          <span>{t('ui.position.shifted')}</span>
        </label>
      </div>
    </div>
  );
}
