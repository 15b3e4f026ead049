import 'maplibre-gl/dist/maplibre-gl.css';
import { AttributionControl, type GeoJSONSource, Map as MapLibre, Marker, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Minus, Plus, Scan } from 'lucide-react';
import { font, type Scheme } from '../look/tokens.ts';
import { useLatest, useMedia } from '../react/hooks.ts';
import { useText } from '../react/text.ts';
import { type Bounds, type MapPoint, type Place, pointData } from './map-data.ts';
import { drawPicture, PICTURE_RATIO } from './map-picture.ts';
import { type MapGround, mapStyle } from './map-style.ts';
import styles from './map-surface.module.css';

setWorkerUrl(workerUrl);

export interface MapCanvasProps {
  readonly ground: MapGround;
  readonly points: readonly MapPoint[];
  readonly chosen: string | undefined;
  readonly onChoose: ((id: string) => void) | undefined;
  readonly onPick: ((at: Place) => void) | undefined;
  readonly bounds: Bounds;
  readonly scheme: Scheme;
  readonly mayTilt: boolean;
  readonly label: string;
  /** Something that stands on the map at a place, e.g. the rings around the flat. */
  readonly figure: { readonly at: Place; readonly content: ReactNode } | undefined;
  readonly onUnavailable: () => void;
  /** The base map's words about its makers and approval number, where it has one. */
  readonly attribution: string | undefined;
}

const FIT = { padding: 48, maxZoom: 17.5 } as const;

/** Loaded only when a map is shown: maplibre weighs more than everything else on a volunteer's page together. */
export default function MapCanvas(props: MapCanvasProps) {
  const { ground, points, chosen, bounds, scheme, mayTilt, label, figure } = props;
  const t = useText();
  const place = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<MapLibre>();
  const [isTilted, setIsTilted] = useState(false);
  const isStill = useMedia('(prefers-reduced-motion: reduce)');
  const choose = useLatest((id: string) => props.onChoose?.(id));
  const pick = useLatest((at: Place) => props.onPick?.(at));
  const onUnavailable = useLatest(props.onUnavailable);
  const newest = useRef({ ground, bounds, scheme });
  useEffect(() => {
    newest.current = { ground, bounds, scheme };
  });

  useEffect(() => {
    if (!place.current) return;
    const created = openMap(place.current, newest.current, props.attribution);
    if (!created) return onUnavailable();
    created.on('click', 'points', ({ features }) => choose(String(features?.slice(-1)[0]?.properties?.id)));
    created.on('click', ({ lngLat }) => pick([lngLat.lng, lngLat.lat]));
    created.on('mouseenter', 'points', () => created.getCanvas().style.setProperty('cursor', 'pointer'));
    created.on('mouseleave', 'points', () => created.getCanvas().style.removeProperty('cursor'));
    created.once('load', () => setMap(created));
    return () => {
      setMap(undefined);
      created.remove();
    };
  }, [choose, pick, onUnavailable, props.attribution]);

  useEffect(() => {
    map?.setStyle(mapStyle(ground, scheme, isTilted), { diff: true });
  }, [map, ground, scheme, isTilted]);
  useEffect(() => {
    if (!map) return;
    const show = () => void (map.getSource('points') as GeoJSONSource | undefined)?.setData(pointData(points, chosen, scheme));
    show();
    // A change of style brings an empty source of points.
    map.on('styledata', show);
    return () => void map.off('styledata', show);
  }, [map, points, chosen, scheme]);
  useEffect(() => {
    map?.getCanvas().setAttribute('aria-label', label);
  }, [map, label]);
  useEffect(() => {
    map?.easeTo({ pitch: isTilted ? 55 : 0, bearing: isTilted ? -20 : 0, animate: !isStill });
  }, [map, isTilted, isStill]);

  return (
    <>
      <div ref={place} className={styles.canvas} />
      {map && figure ? <Figure map={map} at={figure.at}>{figure.content}</Figure> : null}
      <div className={styles.controls}>
        <button type="button" aria-label={t('ui.map.zoomIn')} onClick={() => map?.zoomIn({ animate: !isStill })}>
          <Plus aria-hidden="true" />
        </button>
        <button type="button" aria-label={t('ui.map.zoomOut')} onClick={() => map?.zoomOut({ animate: !isStill })}>
          <Minus aria-hidden="true" />
        </button>
        <button type="button" aria-label={t('ui.map.whole')} onClick={() => map?.fitBounds([...newest.current.bounds], { ...FIT, animate: !isStill })}>
          <Scan aria-hidden="true" />
        </button>
        {mayTilt ? (
          <button type="button" aria-pressed={isTilted} onClick={() => setIsTilted(!isTilted)}>
            {t(isTilted ? 'ui.map.flat' : 'ui.map.tilt')}
          </button>
        ) : null}
      </div>
    </>
  );
}

/** Undefined where the device cannot draw it (no WebGL). */
function openMap(container: HTMLElement, { ground, bounds, scheme }: { ground: MapGround; bounds: Bounds; scheme: Scheme }, attribution: string | undefined) {
  let map: MapLibre;
  try {
    map = new MapLibre({
      container,
      style: mapStyle(ground, scheme, false),
      bounds: [...bounds],
      fitBoundsOptions: FIT,
      attributionControl: false,
      localIdeographFontFamily: font.body,
      dragRotate: false,
      maxZoom: 20,
    });
  } catch (error) {
    console.warn('the map cannot be drawn', error);
    return undefined;
  }
  if (attribution) map.addControl(new AttributionControl({ customAttribution: attribution }));
  map.touchZoomRotate.disableRotation();
  map.setMissingStyleImageResolver((id) => {
    const picture = drawPicture(id);
    if (picture && !map.hasImage(id)) map.addImage(id, picture, { pixelRatio: PICTURE_RATIO });
  });
  return map;
}

/** Content of ours at a place on the map. */
function Figure({ map, at, children }: { map: MapLibre; at: Place; children: ReactNode }) {
  const [element] = useState(() => document.createElement('div'));
  const [lng, lat] = at;
  useEffect(() => {
    const marker = new Marker({ element, anchor: 'center' }).setLngLat([lng, lat]).addTo(map);
    return () => void marker.remove();
  }, [map, element, lng, lat]);
  return createPortal(children, element);
}
