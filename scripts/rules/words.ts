/** Traces of the place where the code was written: paths and tools of a workplace mean nothing to anybody else. */
import { type Problem, readText, type Tree } from './tree.ts';

/** Put together from pieces, so that this file does not find itself. */
const WORDS = [['/wor', 'k/'], ['.lib', 'rary'], ['sub', 'agent'], ['/tmp/', 'plan']].map((pieces) => pieces.join(''));

const isReadable = (file: string) => !/\.(png|jpg|jpeg|webp|ico|wav|mp3|ogg|onnx|bin|pmtiles|pbf|woff2?|gz|zip|pdf)$/i.test(file) && file !== 'package-lock.json';

export function wordProblems(tree: Tree): Problem[] {
  const problems: Problem[] = [];
  for (const file of tree.files.filter(isReadable)) {
    for (const [index, line] of readText(tree, file).split('\n').entries()) {
      const word = WORDS.find((candidate) => line.toLowerCase().includes(candidate));
      if (word) problems.push({ file, line: index + 1, rule: 'workplace-word', message: `names ${word}` });
    }
  }
  return problems;
}
