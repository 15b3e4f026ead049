export { boundsOf, type Bounds, type GeoData, type MapPoint, type Place } from './map-data.ts';
export { PositionPicker, type PositionPickerProps } from './position-picker.tsx';
export { MapSurface, type MapSurfaceProps } from './map-surface.tsx';
