import { defineModule, prepared, type Surroundings } from '@huying/platform';
import { type Examined, speech as contract } from '../contract.ts';
import { readSpeechConfiguration } from './configuration.ts';
import { createSpeech, type Speech } from './examine.ts';
import { createVoiceActivity, type VoiceActivity } from './voice-activity.ts';

/** What runs for one installation. Its processes start at the first recording and end with the server. */
function createExaminers(): (surroundings: Surroundings) => Speech {
  /** Voice activity has no settings, so that all installations in one process, as in tests, share it. */
  let voice: VoiceActivity | undefined;
  const opened = new WeakMap<Surroundings['environment'], Speech>();
  return ({ environment }) => {
    voice ??= createVoiceActivity();
    const speech = opened.get(environment) ?? createSpeech({ configuration: readSpeechConfiguration(environment), voice });
    opened.set(environment, speech);
    return speech;
  };
}

const speechOf = createExaminers();

export default defineModule({
  contract,
  routes: {
    examine: prepared<typeof contract.routes.examine, Examined>(contract.routes.examine, {
      before: (tools, { body }) => speechOf(tools.surroundings).examine(body, tools.log),
      handle: async (_ctx, _input, examined) => examined,
    }),
  },
  calls: {
    examine: (tools, { wav }) => speechOf(tools.surroundings).examine(wav, tools.log),
  },
  prepare: (tools) => speechOf(tools.surroundings).prepare(tools.log),
});
