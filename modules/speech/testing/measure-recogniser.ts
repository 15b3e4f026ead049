/**
 * Measures the recogniser that ASR_MODEL_DIR or ASR_URL names: character error rate and speed.
 * node modules/speech/testing/measure-recogniser.ts DIR… where each DIR has transcripts.csv (id, text) and wav/ID.wav.
 */
import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { countErrors } from '../core/error-rate.ts';
import { isAudioProblem, readWav, writeWav } from '../core/wav.ts';
import { chooseTranscriber } from '../server/choose-transcriber.ts';
import { readSpeechConfiguration } from '../server/configuration.ts';
import { readCsv } from './transcription-peer.ts';

const LIMIT_MILLISECONDS = 120_000;

const transcriber = chooseTranscriber(readSpeechConfiguration(process.env).transcriber);
if (!transcriber) throw new Error('set ASR_MODEL_DIR, or ASR_URL and ASR_MODEL');
const problem = await transcriber.prepare();
if (problem) throw new Error(problem.detail);

console.log(`${transcriber.name}\n\n| set | clips | character error rate | share of real time |\n|---|---|---|---|`);
for (const directory of process.argv.slice(2).map((path) => resolve(path))) {
  const rows = readCsv(readFileSync(join(directory, 'transcripts.csv'), 'utf8')).filter((row) => row.text);
  const sum = { errors: 0, length: 0, seconds: 0, spent: 0 };
  for (const { id, text = '' } of rows) {
    const sound = readWav(readFileSync(join(directory, 'wav', `${id}.wav`)));
    if (isAudioProblem(sound)) throw new Error(`${id}: ${sound.detail}`);
    const said = await transcriber.transcribe(writeWav(sound.samples), LIMIT_MILLISECONDS);
    if ('problem' in said) throw new Error(`${id}: ${said.problem}: ${said.detail}`);
    const { errors, length } = countErrors(text, said.text);
    sum.errors += errors;
    sum.length += length;
    sum.seconds += sound.seconds;
    sum.spent += said.seconds;
    if (errors > 0) console.error(`${id}: ${errors} of ${length}\n  said       ${text}\n  recognised ${said.text}`);
  }
  console.log(`| ${basename(directory)} | ${rows.length} | ${((100 * sum.errors) / sum.length).toFixed(2)} % | ${((100 * sum.spent) / sum.seconds).toFixed(1)} % |`);
}
transcriber.close();
