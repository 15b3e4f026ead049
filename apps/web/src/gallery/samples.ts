import type { Tier, TierState } from '@huying/ui';
import type { GeoData, MapPoint, Place } from '@huying/ui/map';

/** The installation's clock in the gallery stands still, so that pictures can be compared. */
export const NOW = Date.parse('2026-03-05T09:30:00+08:00');
export const minutes = (count: number) => NOW + count * 60_000;

const LABELS = ['结对邻居', '身边志愿者', '社区组织', '物业和社工', '两委和网格', '街道'];
/** One letter per tier: w waiting, a asked, p passed, o owned. */
export const tiersOf = (states: string): Tier[] =>
  [...states].map((letter, index) => ({
    key: String(index),
    label: LABELS[index] ?? '',
    state: ({ w: 'waiting', a: 'asked', p: 'passed', o: 'owned' } as Record<string, TierState>)[letter] ?? 'waiting',
  }));

const ORIGIN: Place = [103.882, 30.811];
/** A place so many metres east and north of the origin of the sample. */
export const at = (east: number, north: number): Place => [ORIGIN[0] + east / 95_700, ORIGIN[1] + north / 111_000];

const polygon = (corners: readonly (readonly [number, number])[], properties: Record<string, unknown>) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: [[...corners, corners[0] as [number, number]].map(([east, north]) => [...at(east, north)])] },
});
const box = (east: number, north: number, wide: number, deep: number, properties: Record<string, unknown>) =>
  polygon([[east, north], [east + wide, north], [east + wide, north + deep], [east, north + deep]], properties);
const collection = (features: Record<string, unknown>[]): GeoData => ({ type: 'FeatureCollection', features });

const COURTYARDS = ['望丛院', '蜀绣苑', '梨园小区', '书院里', '何公小苑', '鹃城院'];
export const areas = collection([
  polygon([[-420, -330], [400, -360], [460, 60], [380, 340], [-360, 360], [-450, 40]], { kind: 'community', name: '奎星楼社区' }),
  ...COURTYARDS.map((name, index) => box(-350 + (index % 3) * 255, index < 3 ? 30 : -290, 220, 250, { kind: 'courtyard', name })),
]);
export const buildings = collection(
  COURTYARDS.flatMap((_, index) =>
    Array.from({ length: 6 }, (_building, number) =>
      box(-335 + (index % 3) * 255 + (number % 2) * 105, (index < 3 ? 50 : -270) + Math.floor(number / 2) * 75, 85, 32, { kind: 'building', name: `${number + 1}栋`, levels: 5 + ((index * 7 + number * 3) % 12) }),
    ),
  ),
);
const line = (name: string, ...corners: readonly (readonly [number, number])[]) => ({
  type: 'Feature', properties: { name }, geometry: { type: 'LineString', coordinates: corners.map(([east, north]) => [...at(east, north)]) },
});
export const streets = collection([
  line('奎星楼街', [-440, -5], [450, -5]),
  line('望丛中路', [-113, -340], [-113, 350]),
  line('书院街', [142, -345], [142, 345]),
]);
export const points: MapPoint[] = [
  { id: '1', at: at(-292, 140), label: '陈婆婆 · 送饭', detail: '身边志愿者，还剩 4 分钟', kind: 'need', urgency: 'yellow' },
  { id: '2', at: at(20, 90), label: '李大爷 · 胸口闷', detail: '多方同时，刚刚', kind: 'need', urgency: 'red' },
  { id: '3', at: at(245, -180), label: '王婆婆 · 换灯泡', detail: '社区组织，还剩 22 分钟', kind: 'need', urgency: 'green' },
  ...[[-60, -200], [-180, 210], [300, 160], [180, 40], [-300, -120]].map(([east = 0, north = 0], index): MapPoint => ({ id: `h${index}`, at: at(east, north), label: `志愿者 ${index + 1}`, kind: 'helper' })),
  { id: 'p1', at: at(-20, -60), label: '日间照料中心', kind: 'place' },
];
