/** What somebody who was asked but has not accepted may know of the place (domain/07 §7.4). */
import type { Position } from '@huying/place/contract';

/** The door lies somewhere within this distance of the point that is shown. */
export const BLUR_METRES = 300;
const METRES_PER_DEGREE = 111_320;
const CELL_METRES = BLUR_METRES * Math.SQRT2;

const snapped = (value: number, step: number): number => (Math.floor(value / step) + 0.5) * step;

/**
 * The middle of a fixed cell, not a random point near the door: asked again and again it never gives more away.
 */
export function blurred({ lng, lat }: Position): Position {
  const down = CELL_METRES / METRES_PER_DEGREE;
  const middle = snapped(lat, down);
  const across = CELL_METRES / (METRES_PER_DEGREE * Math.cos((middle * Math.PI) / 180));
  return { lng: Math.round(snapped(lng, across) * 1e5) / 1e5, lat: Math.round(middle * 1e5) / 1e5 };
}

const STEP_METRES = 100;
export const roundedMetres = (metres: number): number => Math.max(STEP_METRES, Math.round(metres / STEP_METRES) * STEP_METRES);
