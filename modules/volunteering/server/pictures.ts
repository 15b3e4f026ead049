/** What somebody uploads is what it says it is. */
import { type PictureSize, pictureSize } from '../core/picture.ts';

const begins = (bytes: Uint8Array, ...head: readonly number[]): boolean => head.every((byte, at) => bytes[at] === byte);
const isJpeg = (bytes: Uint8Array) => begins(bytes, 0xff, 0xd8, 0xff);
export const isPicture = (bytes: Uint8Array): boolean => pictureSize(bytes) !== undefined;
export const isPdf = (bytes: Uint8Array): boolean => begins(bytes, 0x25, 0x50, 0x44, 0x46, 0x2d);
export const pictureType = (bytes: Uint8Array): string => (isPdf(bytes) ? 'application/pdf' : isJpeg(bytes) ? 'image/jpeg' : 'image/png');
/** Below it the figures of a card cannot be told apart, by people or engines (which advise 500 and more). */
const LEAST_CARD_SIDE = 300;
export const isLargeEnough = ({ width, height }: PictureSize): boolean => Math.min(width, height) >= LEAST_CARD_SIDE;
export { pictureSize };
