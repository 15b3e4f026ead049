export { boundsOf, type Bounds, type GeoData, type MapPoint, type Place } from './map-data.ts';
export { MapSurface, type MapSurfaceProps } from './map-surface.tsx';
