import { MapPin } from 'lucide-react';
import { PositionField, type PositionFieldProps } from '../components/position-field.tsx';
import { useText } from '../react/text.ts';
import type { GeoData, MapPoint } from './map-data.ts';
import { MapSurface } from './map-surface.tsx';
import styles from './position-picker.module.css';

export interface PositionPickerProps extends PositionFieldProps {
  readonly areas?: GeoData | undefined;
  readonly buildings?: GeoData | undefined;
  readonly streets?: GeoData | undefined;
  /** What stands there already, so that the map shows the right part of the world also where nothing has been drawn. */
  readonly points: readonly MapPoint[];
}

/** Where something is: by numbers, by where one stands, or by a touch on the map. */
export function PositionPicker({ areas, buildings, streets, points, ...field }: PositionPickerProps) {
  const t = useText();
  const { value, onChange, label } = field;
  return (
    <div className={styles.picker}>
      <PositionField {...field} />
      <p className={styles.hint}>{t('ui.position.pick')}</p>
      <MapSurface
        label={label} areas={areas} buildings={buildings} streets={streets} points={points} hasList={false} height={260} shows="points"
        figure={value ? { at: [value.lng, value.lat], content: <MapPin aria-hidden="true" className={styles.pin} /> } : undefined}
        onPick={([lng, lat]) => onChange({ lng, lat })}
      />
    </div>
  );
}
