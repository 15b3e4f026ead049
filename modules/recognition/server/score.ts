/** Prints how well sentences are recognised: leave one hand out over those that may be learned from, and with `--held-out` once over hand e. Totals only. */
import type { Recognition } from '../contract.ts';
import { compileLexicon } from '../core/lexicon.ts';
import { DEFAULT_LEXICON } from '../core/lexicon/index.ts';
import { isProblem, recognise } from '../core/recognise.ts';
import { trainModel } from '../core/train.ts';
import { type CorpusRow, HELD_OUT_HAND, labelledOf, readCorpus, TRAINING_HANDS } from './corpus.ts';

export interface Pair {
  readonly row: CorpusRow;
  readonly got: Recognition;
}

const lexicon = compileLexicon(DEFAULT_LEXICON);

/** Recognises the rows of one hand with a model trained on other hands. */
export function scoreHand(hand: string, trainingHands: readonly string[]): Pair[] {
  const model = trainModel(trainingHands.flatMap((other) => labelledOf(readCorpus(other), other)), lexicon, 'score');
  if (!model) throw new Error('too few sentences to train on');
  return readCorpus(hand).map((row) => {
    const got = recognise({ text: row.text, now: row.now }, { lexicon, lexiconVersion: 'default', model });
    if (isProblem(got)) throw new Error(`${row.id}: ${got}`);
    return { row, got };
  });
}

const percent = (part: number, whole: number): string => (whole === 0 ? '—' : `${((100 * part) / whole).toFixed(1)} % (${part}/${whole})`);

const count = (pairs: readonly Pair[], test: (pair: Pair) => boolean): number => pairs.filter(test).length;

/** Found and right of a yes-or-no tag. */
function detection(pairs: readonly Pair[], isWanted: (row: CorpusRow) => boolean, isGiven: (got: Recognition) => boolean): [string, string] {
  const both = count(pairs, ({ row, got }) => isWanted(row) && isGiven(got));
  return [percent(both, count(pairs, ({ row }) => isWanted(row))), percent(both, count(pairs, ({ got }) => isGiven(got)))];
}

export function linesOf(pairs: readonly Pair[]): [string, string][] {
  const isRight = ({ row, got }: Pair) => row.category[0] === got.category[0];
  const answered = pairs.filter(({ got }) => !got.abstained);
  const isRed = (row: CorpusRow) => row.urgency === 'red';
  const red = detection(pairs, isRed, (got) => got.urgency === 'red');
  const raised = detection(pairs, isRed, (got) => got.urgency === 'red' || got.suspectedRed);
  const yellow = detection(pairs, (row) => row.urgency === 'yellow', (got) => got.urgency === 'yellow');
  const second = detection(pairs, (row) => row.category.length > 1, (got) => got.category.length > 1);
  const timed = pairs.filter(({ row }) => row.when !== null && row.when !== 'now');
  return [
    ['main category right, all', percent(count(pairs, isRight), pairs.length)],
    ['answered (not abstained)', percent(answered.length, pairs.length)],
    ['main category right, answered', percent(count(answered, isRight), answered.length)],
    ['second category named: found', second[0]],
    ['red: found', red[0]],
    ['red: right', red[1]],
    ['red or suspected red: found', raised[0]],
    ['red or suspected red: right', raised[1]],
    ['yellow: found', yellow[0]],
    ['yellow: right', yellow[1]],
    ['urgency right', percent(count(pairs, ({ row, got }) => row.urgency === got.urgency), pairs.length)],
    ['time right, all', percent(count(pairs, ({ row, got }) => row.when === got.when), pairs.length)],
    ['time right, where a time was said', percent(count(timed, ({ row, got }) => row.when === got.when), timed.length)],
    ['number of helpers right', percent(count(pairs, ({ row, got }) => row.people === got.people), pairs.length)],
    ['two helpers: found', detection(pairs, (row) => row.people === 2, (got) => got.people === 2)[0]],
    ['same sex: found', detection(pairs, (row) => row.sameSex, (got) => got.sameSex)[0]],
    ['same sex: right', detection(pairs, (row) => row.sameSex, (got) => got.sameSex)[1]],
  ];
}

export function printTable(title: string, columns: readonly (readonly [string, readonly Pair[]])[]): void {
  process.stdout.write(`\n### ${title}\n\n| |${columns.map(([name]) => ` ${name} |`).join('')}\n|---|${columns.map(() => '---|').join('')}\n`);
  const lines = columns.map(([, pairs]) => linesOf(pairs));
  lines[0]?.forEach(([label], at) => process.stdout.write(`| ${label} |${lines.map((column) => ` ${column[at]![1]} |`).join('')}\n`));
}

if (import.meta.main) {
  const folds = TRAINING_HANDS.map((hand) => [hand, scoreHand(hand, TRAINING_HANDS.filter((other) => other !== hand))] as const);
  printTable('Leave one hand out', [...folds.map(([hand, pairs]) => [`hand ${hand}`, pairs] as const), ['together', folds.flatMap(([, pairs]) => pairs)]]);
  if (process.argv.includes('--held-out')) printTable('Held out', [[`hand ${HELD_OUT_HAND}`, scoreHand(HELD_OUT_HAND, TRAINING_HANDS)]]);
}
