/** Quieter than this (0 is −60 dB, 1 is full scale) nobody has spoken: no need to trouble the server, which listens more closely. */
export const SILENT_PEAK = 0.15;
