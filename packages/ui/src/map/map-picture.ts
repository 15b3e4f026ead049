import { shapeOfUrgency } from '../components/urgency-shape.ts';
import { palettes, type Scheme, type Urgency } from '../look/tokens.ts';

/** Pixels of the picture per pixel on the screen. */
export const PICTURE_RATIO = 2;
const SIZE = 40;

interface Drawing {
  readonly path: string;
  readonly fill: string;
  readonly stroke: string;
}

function drawingOf(kind: string, scheme: Scheme): Drawing {
  const p = palettes[scheme];
  const middle = SIZE / 2;
  const urgency = /^need-(green|yellow|red)$/.exec(kind)?.[1] as Urgency | undefined;
  if (urgency) return { path: shapeOfUrgency(urgency, middle, middle, 10), fill: p[urgency], stroke: urgency === 'yellow' ? p.yellowInk : p.sheet };
  if (kind === 'helper') return { path: shapeOfUrgency('green', middle, middle, 6), fill: p.sheet, stroke: p.ink };
  if (kind === 'place') return { path: `M ${middle - 7} ${middle - 7} h 14 v 14 h -14 Z`, fill: p.ink, stroke: p.sheet };
  return { path: shapeOfUrgency('green', middle, middle, 9), fill: p.accent, stroke: p.sheet };
}

/** Draws the picture called `need-red@dark`, `helper-chosen@light` and so on; undefined for a name that is none. */
export function drawPicture(name: string): ImageData | undefined {
  const match = /^(.+?)(-chosen)?@(light|dark)$/.exec(name);
  if (!match) return undefined;
  const [, kind = '', chosen, scheme] = match;
  const canvas = document.createElement('canvas');
  canvas.width = SIZE * PICTURE_RATIO;
  canvas.height = SIZE * PICTURE_RATIO;
  const pen = canvas.getContext('2d');
  if (!pen) return undefined;
  const { path, fill, stroke } = drawingOf(kind, scheme as Scheme);
  const palette = palettes[scheme as Scheme];
  pen.scale(PICTURE_RATIO, PICTURE_RATIO);
  if (chosen) {
    pen.beginPath();
    pen.arc(SIZE / 2, SIZE / 2, SIZE / 2 - 3, 0, 2 * Math.PI);
    pen.fillStyle = palette.sheet;
    pen.fill();
    pen.lineWidth = 3;
    pen.strokeStyle = palette.accent;
    pen.stroke();
  }
  const shape = new Path2D(path);
  pen.lineJoin = 'round';
  pen.lineWidth = 3;
  pen.strokeStyle = stroke;
  pen.stroke(shape);
  pen.fillStyle = fill;
  pen.fill(shape);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}
