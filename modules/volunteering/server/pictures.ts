/** What somebody uploads is what it says it is. */
const begins = (bytes: Uint8Array, ...head: readonly number[]): boolean => head.every((byte, at) => bytes[at] === byte);
const isJpeg = (bytes: Uint8Array) => begins(bytes, 0xff, 0xd8, 0xff);
export const isPicture = (bytes: Uint8Array): boolean => isJpeg(bytes) || begins(bytes, 0x89, 0x50, 0x4e, 0x47);
export const isPdf = (bytes: Uint8Array): boolean => begins(bytes, 0x25, 0x50, 0x44, 0x46, 0x2d);
export const pictureType = (bytes: Uint8Array): string => (isPdf(bytes) ? 'application/pdf' : isJpeg(bytes) ? 'image/jpeg' : 'image/png');
