import { askOutside, type Surroundings } from '@huying/platform';

/** What carries a one-time code to a telephone. It throws when the code was not taken over; the job then tries again until the code is over. */
export interface CodeChannel {
  send(message: { readonly phone: string; readonly code: string; readonly minutes: number }): Promise<void>;
}

const WAIT_MILLISECONDS = 10_000;

/**
 * `CODE_CHANNEL_URL`: POST with `{ phone, code, minutes }` to a gateway of the operator, which puts the code into the template that its SMS or
 * voice provider approved. `CODE_CHANNEL_KEY` goes along as bearer token. Any 2xx means that it was taken over.
 */
function webhookChannel(url: string, key: string | undefined): CodeChannel {
  return {
    async send(message) {
      const response = await askOutside({ what: 'code channel', method: 'POST', url }, (trace) => fetch(url, {
        method: 'POST',
        headers: { ...trace, 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
        body: JSON.stringify(message),
        redirect: 'error',
        signal: AbortSignal.timeout(WAIT_MILLISECONDS),
      }));
      await response.body?.cancel();
      if (!response.ok) throw new Error(`the code channel answered ${response.status}`);
    },
  };
}

/** The channel that the installation is set up with; another kind of channel is chosen here. */
export function codeChannelOf({ environment }: Surroundings): CodeChannel | undefined {
  const { CODE_CHANNEL_URL: url, CODE_CHANNEL_KEY: key } = environment;
  return url ? webhookChannel(url, key) : undefined;
}
