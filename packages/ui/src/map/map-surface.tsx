import { ChevronDown } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { UrgencyMark } from '../components/urgency-mark.tsx';
import { Spinner } from '../components/spinner.tsx';
import type { Scheme } from '../look/tokens.ts';
import { useChoices } from '../react/choices.ts';
import { useMedia } from '../react/hooks.ts';
import { Quiet } from '../react/quiet.tsx';
import { useText } from '../react/text.ts';
import { boundsOf, type GeoData, type MapPoint, type Place } from './map-data.ts';
import styles from './map-surface.module.css';

const MapCanvas = lazy(() => import('./map-canvas.tsx'));

export interface MapSurfaceProps {
  /** What the map shows, in one sentence, for a screen reader. */
  readonly label: string;
  readonly areas?: GeoData | undefined;
  readonly buildings?: GeoData | undefined;
  readonly streets?: GeoData | undefined;
  readonly points: readonly MapPoint[];
  readonly chosen?: string | undefined;
  readonly onChoose?: (id: string) => void;
  readonly figure?: { readonly at: Place; readonly content: ReactNode } | undefined;
  /** Told where somebody touched the map, to say where something is. Beside it stands a field for whoever cannot. */
  readonly onPick?: (at: Place) => void;
  /** The same in words beneath the map; left out where it stands elsewhere on the screen. */
  readonly hasList?: boolean;
  /** Lets people raise the buildings. */
  readonly mayTilt?: boolean;
  /** What to fit into view at the beginning. */
  readonly shows?: 'points' | 'areas';
  readonly height?: number | string;
  readonly attribution?: string;
}

/**
 * The map: our own outlines, no tiles, nothing fetched from elsewhere. Beneath it stands the same in words, which is what the keyboard and
 * screen readers use, and what remains where a device cannot draw the map.
 */
export function MapSurface({ label, areas, buildings, streets, points, chosen, onChoose, onPick, hasList = true, figure, mayTilt = false, shows = 'points', height = 420, attribution }: MapSurfaceProps) {
  const t = useText();
  const [{ theme }] = useChoices();
  const isDarkSystem = useMedia('(prefers-color-scheme: dark)');
  const scheme: Scheme = theme === 'system' ? (isDarkSystem ? 'dark' : 'light') : theme;
  const [isUnavailable, setIsUnavailable] = useState(false);
  const ground = useMemo(() => ({ areas, buildings, streets }), [areas, buildings, streets]);
  const bounds = useMemo(() => {
    const ofAreas = () => boundsOf([], areas, buildings, streets);
    return shows === 'areas' ? (ofAreas() ?? boundsOf(points)) : (boundsOf(points) ?? ofAreas());
  }, [shows, points, areas, buildings, streets]);
  return (
    <div className={styles.surface}>
      {isUnavailable ? <p className={styles.note}>{t('ui.map.unavailable')}</p> : null}
      {!isUnavailable && bounds ? (
        <div className={styles.frame} style={{ blockSize: height }}>
          <Quiet onFailed={() => setIsUnavailable(true)}>
            <Suspense fallback={<Spinner>{t('ui.map.loading')}</Spinner>}>
              <MapCanvas
                ground={ground}
                points={points}
                chosen={chosen}
                onChoose={onChoose}
                onPick={onPick}
                bounds={bounds}
                scheme={scheme}
                mayTilt={mayTilt}
                label={label}
                figure={figure}
                onUnavailable={() => setIsUnavailable(true)}
                attribution={attribution}
              />
            </Suspense>
          </Quiet>
        </div>
      ) : null}
      {!hasList ? null : points.length === 0 ? <p className={styles.note}>{t('ui.map.empty')}</p> : <PointList points={points} chosen={chosen} onChoose={onChoose} isOpen={isUnavailable} />}
    </div>
  );
}

function PointList({ points, chosen, onChoose, isOpen }: { points: readonly MapPoint[]; chosen: string | undefined; onChoose: ((id: string) => void) | undefined; isOpen: boolean }) {
  const t = useText();
  return (
    <details className={styles.list} open={isOpen || undefined}>
      <summary>
        {t('ui.map.list', { count: points.length })}
        <ChevronDown aria-hidden="true" />
      </summary>
      <ul>
        {points.map((point) => (
          <li key={point.id}>
            <Entry point={point} isChosen={point.id === chosen} onChoose={onChoose} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Entry({ point, isChosen, onChoose }: { point: MapPoint; isChosen: boolean; onChoose: ((id: string) => void) | undefined }) {
  const content = (
    <>
      {point.urgency ? <UrgencyMark urgency={point.urgency} /> : null}
      <span>{point.label}</span>
      {point.detail ? <span className={styles.detail}>{point.detail}</span> : null}
    </>
  );
  if (!onChoose) return <div className={styles.entry}>{content}</div>;
  return (
    <button type="button" className={styles.entry} aria-pressed={isChosen} onClick={() => onChoose(point.id)}>
      {content}
    </button>
  );
}
