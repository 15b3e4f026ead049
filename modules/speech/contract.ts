import { binary, defineContract } from '@huying/kernel';
import { z } from 'zod';

/** A minute at 16 kHz is 1.9 MB, 40 s at 48 kHz 3.8 MB. */
const WAV_BYTES = 4_000_000;

export const examined = z.object({
  seconds: z.number(),
  /** How much of it is speech; null where voice activity could not be found out, which never refuses a call. */
  speechSeconds: z.number().nullable(),
  /** What was said; null where no recogniser is connected or it understood nothing: then the voice itself is the message. */
  text: z.string().nullable(),
  /** Which recogniser gave the text; null where none did. */
  engine: z.string().nullable(),
});
export type Examined = z.output<typeof examined>;

const refusals = { 'speech.silent': 422, 'speech.notAudio': 415, 'speech.tooLong': 413, 'speech.tooShort': 422 } as const;

export const speech = defineContract('speech', {
  routes: {
    examine: {
      method: 'POST', path: '/api/speech/examine',
      summary: 'What a WAV recording says: its length, whether somebody speaks, and the text where a recogniser is connected. Nothing is kept.',
      who: 'signed-in', attemptsPerMinute: 120,
      body: binary(['audio/wav', 'audio/x-wav', 'audio/wave', 'audio/vnd.wave'], WAV_BYTES), out: examined, refusals,
    },
  },
  calls: {
    /** The same for another module, which keeps the recording itself where the elder has consented. */
    examine: { slow: true, in: z.object({ wav: z.custom<Uint8Array>((value) => value instanceof Uint8Array) }), out: examined, refusals },
  },
});
