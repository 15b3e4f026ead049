import type { Urgency } from '../look/tokens.ts';

/** The outline of an urgency as an SVG path, with about the same weight for the eye in every shape. The map draws from it too. */
export function shapeOfUrgency(urgency: Urgency, cx: number, cy: number, radius: number): string {
  const n = (value: number) => Number(value.toFixed(3));
  if (urgency === 'green') {
    return `M ${n(cx - radius)} ${n(cy)} a ${radius} ${radius} 0 1 0 ${n(2 * radius)} 0 a ${radius} ${radius} 0 1 0 ${n(-2 * radius)} 0 Z`;
  }
  if (urgency === 'yellow') {
    const side = radius * 1.14;
    return `M ${n(cx)} ${n(cy - side)} L ${n(cx + side)} ${n(cy + side * 0.8)} L ${n(cx - side)} ${n(cy + side * 0.8)} Z`;
  }
  const half = radius * 1.2;
  return `M ${n(cx)} ${n(cy - half)} L ${n(cx + half)} ${n(cy)} L ${n(cx)} ${n(cy + half)} L ${n(cx - half)} ${n(cy)} Z`;
}
