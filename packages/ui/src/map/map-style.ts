import type { StyleSpecification } from 'maplibre-gl';
import { type Palette, palettes, type Scheme } from '../look/tokens.ts';
import type { GeoData } from './map-data.ts';

export interface MapGround {
  readonly areas?: GeoData | undefined;
  readonly buildings?: GeoData | undefined;
  readonly streets?: GeoData | undefined;
}

const EMPTY: GeoData = { type: 'FeatureCollection', features: [] };
const source = (data: GeoData | undefined) => ({ type: 'geojson' as const, data: (data ?? EMPTY) as never });

/** Metres per storey where the data gives only storeys. */
const STOREY_METRES = 3;

/** The whole style: no tiles, no glyphs, no sprite, so that nothing is fetched. Fonts are drawn by the browser (`localIdeographFontFamily`). */
export function mapStyle(ground: MapGround, scheme: Scheme, isTilted: boolean): StyleSpecification {
  const palette = palettes[scheme];
  return {
    version: 8,
    sources: { areas: source(ground.areas), buildings: source(ground.buildings), streets: source(ground.streets), points: source(EMPTY) },
    layers: [
      { id: 'land', type: 'background', paint: { 'background-color': palette.sunk } },
      ...areaLayers(palette),
      ...streetLayers(palette),
      ...buildingLayers(palette, isTilted),
      ...nameLayers(palette),
      ...pointLayers(palette),
    ],
  };
}

type Layers = StyleSpecification['layers'];
const isKind = (...kinds: string[]): never => ['in', ['get', 'kind'], ['literal', kinds]] as never;

const areaLayers = (p: Palette): Layers => [
  { id: 'community', type: 'fill', source: 'areas', filter: isKind('community'), paint: { 'fill-color': p.paper } },
  { id: 'courtyard', type: 'fill', source: 'areas', filter: isKind('courtyard'), paint: { 'fill-color': p.sheet } },
  { id: 'courtyard-edge', type: 'line', source: 'areas', filter: isKind('courtyard'), paint: { 'line-color': p.line, 'line-width': 1.2 } },
  { id: 'grid-edge', type: 'line', source: 'areas', filter: isKind('grid'), paint: { 'line-color': p.edge, 'line-width': 1, 'line-dasharray': [3, 3] } },
  { id: 'community-edge', type: 'line', source: 'areas', filter: isKind('community'), paint: { 'line-color': p.inkSoft, 'line-width': 2 } },
];

const streetLayers = (p: Palette): Layers => [
  {
    id: 'street', type: 'line', source: 'streets', layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': p.line, 'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], 13, 1.5, 18, 16] },
  },
];

const buildingLayers = (p: Palette, isTilted: boolean): Layers =>
  isTilted
    ? [{
        id: 'building', type: 'fill-extrusion', source: 'buildings',
        paint: { 'fill-extrusion-color': p.line, 'fill-extrusion-height': ['*', STOREY_METRES, ['coalesce', ['get', 'levels'], 1]], 'fill-extrusion-opacity': 0.9 },
      }]
    : [
        { id: 'building', type: 'fill', source: 'buildings', paint: { 'fill-color': p.line } },
        { id: 'building-edge', type: 'line', source: 'buildings', minzoom: 15, paint: { 'line-color': p.edge, 'line-width': 0.8 } },
      ];

const named = (p: Palette, size: number) => ({
  layout: { 'text-field': ['get', 'name'] as never, 'text-font': ['sans'], 'text-size': size, 'text-max-width': 8, 'text-padding': 6 },
  paint: { 'text-color': p.inkSoft, 'text-halo-color': p.sheet, 'text-halo-width': 1.6 },
});
const nameLayers = (p: Palette): Layers => [
  { id: 'courtyard-name', type: 'symbol', source: 'areas', filter: isKind('courtyard'), minzoom: 14, ...named(p, 14) },
  { id: 'building-name', type: 'symbol', source: 'buildings', minzoom: 16.5, ...named(p, 12) },
  {
    id: 'street-name', type: 'symbol', source: 'streets', minzoom: 15, ...named(p, 13),
    layout: { ...named(p, 13).layout, 'symbol-placement': 'line' },
  },
];

const pointLayers = (p: Palette): Layers => [
  {
    id: 'points', type: 'symbol', source: 'points',
    layout: {
      'icon-image': ['get', 'picture'], 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'symbol-sort-key': ['get', 'weight'],
      'text-field': ['step', ['zoom'], '', 16, ['get', 'label']], 'text-font': ['sans'], 'text-size': 14, 'text-anchor': 'top', 'text-offset': [0, 1.1], 'text-optional': true,
    },
    paint: { 'text-color': p.ink, 'text-halo-color': p.sheet, 'text-halo-width': 2 },
  },
];
