/** Process that turns speech into text with a model on disk (SenseVoice-small or Paraformer, through sherpa-onnx). */
import sherpa from 'sherpa-onnx-node';
import { isAudioProblem, readWav, SAMPLE_RATE } from '../core/wav.ts';
import type { RecogniserAnswer, RecogniserJob, RecogniserSettings } from './directory-transcriber.ts';
import { serve } from './process-side.ts';

/** Filter bank of both models. */
const FEATURES = 80;

function load({ model, threads }: RecogniserSettings): (job: RecogniserJob) => RecogniserAnswer {
  const recogniser = new sherpa.OfflineRecognizer({
    featConfig: { sampleRate: SAMPLE_RATE, featureDim: FEATURES },
    modelConfig: {
      // Left to guess, SenseVoice takes short dialect sentences for Cantonese or Japanese.
      ...(model.kind === 'senseVoice'
        ? { senseVoice: { model: model.model, language: 'zh', useInverseTextNormalization: 1 } }
        : { paraformer: { model: model.model } }),
      tokens: model.tokens, numThreads: threads, provider: 'cpu', debug: false,
    },
  });
  return ({ wav }) => {
    const sound = readWav(wav);
    if (isAudioProblem(sound)) throw new Error(`not a recording of ours: ${sound.detail}`);
    const stream = recogniser.createStream();
    stream.acceptWaveform({ samples: sound.samples, sampleRate: SAMPLE_RATE });
    recogniser.decode(stream);
    const { text, lang } = recogniser.getResult(stream);
    return { text, language: lang?.replace(/[<|>]/g, '') || null };
  };
}

serve(load);
