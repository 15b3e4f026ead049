/** Sentences: every text exists in Chinese and English, and every refusal that a contract declares has one. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Contract, PLATFORM_REFUSALS } from '@huying/kernel';
import { type Problem, readText, type Tree } from './tree.ts';

const LANGUAGES = ['zh', 'en'] as const;

/** Keys in dotted form, whether the file nests them or not. */
function flatten(value: unknown, prefix = ''): Map<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map([[prefix, value]]);
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...flatten(inner, prefix ? `${prefix}.${key}` : key)]));
}

function readTexts(tree: Tree, file: string): { texts: Map<string, unknown>; problems: Problem[] } {
  if (!tree.files.includes(file)) return { texts: new Map(), problems: [{ file, rule: 'no-text-file', message: 'is missing' }] };
  try {
    const texts = flatten(JSON.parse(readText(tree, file)));
    const empty = [...texts].filter(([, text]) => typeof text !== 'string' || text.trim() === '');
    return { texts, problems: empty.map(([key]) => ({ file, rule: 'empty-text', message: `${key} says nothing` })) };
  } catch (error) {
    return { texts: new Map(), problems: [{ file, rule: 'unreadable', message: (error as Error).message }] };
  }
}

/** The facts that a sentence names, e.g. `{minutes}`: a translation that drops one says less. */
const facts = (text: unknown) => [...String(text).matchAll(/\{\s*(\w+)/g)].map((match) => match[1]).sort().join();

function compare(tree: Tree, folder: string): Problem[] {
  const [zh, en] = LANGUAGES.map((language) => ({ file: `${folder}/${language}.json`, ...readTexts(tree, `${folder}/${language}.json`) })) as [Side, Side];
  const problems = [...zh.problems, ...en.problems];
  if (problems.some(({ rule }) => rule !== 'empty-text')) return problems;
  for (const [one, other] of [[zh, en], [en, zh]] as const) {
    for (const key of one.texts.keys()) {
      if (!other.texts.has(key)) problems.push({ file: other.file, rule: 'missing-text', message: `has no ${key}, which ${path.posix.basename(one.file)} has` });
    }
  }
  for (const [key, text] of zh.texts) {
    if (en.texts.has(key) && facts(text) !== facts(en.texts.get(key))) {
      problems.push({ file: en.file, rule: 'other-facts', message: `${key} names {${facts(en.texts.get(key))}}, zh.json names {${facts(text)}}` });
    }
  }
  return problems;
}

interface Side {
  readonly file: string;
  readonly texts: Map<string, unknown>;
  readonly problems: Problem[];
}

const isContract = (value: unknown): value is Contract =>
  typeof value === 'object' && value !== null && 'module' in value && 'routes' in value && 'calls' in value;

const RESIDENTS: ReadonlySet<string> = new Set(['elder', 'family', 'volunteer']);
/** Refusals that somebody who does not work here may meet; those of calls come to whoever asks. */
const residentCodes = (contracts: readonly Contract[]): Set<string> => {
  const isForStaff = (declared: { readonly who?: unknown }) => Array.isArray(declared.who) && !declared.who.some((role) => RESIDENTS.has(role as string));
  const open = contracts.flatMap((contract) => [...(Object.values(contract.routes) as { readonly who?: unknown }[]).filter((route) => !isForStaff(route)), ...Object.values(contract.calls)]);
  return new Set(open.flatMap((declared) => Object.keys((declared as { refusals?: object }).refusals ?? {})));
};

async function refusalProblems(tree: Tree, file: string): Promise<Problem[]> {
  const exported = (await import(pathToFileURL(path.join(tree.root, file)).href)) as Record<string, unknown>;
  const contracts = Object.values(exported).filter(isContract);
  // Without any declaration the contract is shapes only; with one that is not exported its refusals would pass unseen.
  if (contracts.length === 0 && !readText(tree, file).includes('defineContract(')) return [];
  if (contracts.length === 0) return [{ file, rule: 'no-contract', message: 'exports no contract made by defineContract' }];
  const codes = new Set(
    contracts.flatMap((contract) => [...Object.values(contract.routes), ...Object.values(contract.calls)])
      .flatMap((declared) => Object.keys((declared as { refusals?: object }).refusals ?? {})),
  );
  if (codes.size === 0) return [];
  const residents = residentCodes(contracts);
  return LANGUAGES.flatMap((language) => {
    const texts = `${path.posix.dirname(file)}/web/text/${language}.json`;
    const { texts: found, problems } = readTexts(tree, texts);
    if (problems.some(({ rule }) => rule === 'no-text-file')) {
      return [{ file: texts, rule: 'no-text-file', message: `is missing, but the contract can refuse with ${[...codes].join(', ')}` }];
    }
    // What several modules refuse in the same words is said by the ui.
    const shared = readTexts(tree, `packages/ui/src/text/${language}.json`).texts;
    // What only staff are refused may stand with their words, which are not on an elder's phone.
    const ofStaff = tree.files.includes(texts.replace('/text/', '/text/staff/')) ? readTexts(tree, texts.replace('/text/', '/text/staff/')).texts : undefined;
    const isSaid = (code: string) => found.has(`refusal.${code}`) || shared.has(`refusal.${code}`) || (!residents.has(code) && ofStaff?.has(`refusal.${code}`) === true);
    return [...codes].filter((code) => !isSaid(code)).map((code) => ({ file: texts, rule: 'missing-refusal', message: `has no refusal.${code}` }));
  });
}

/** What the platform itself may refuse is said by the ui, for all modules. */
function platformProblems(tree: Tree): Problem[] {
  return LANGUAGES.flatMap((language) => {
    const file = `packages/ui/src/text/${language}.json`;
    if (!tree.files.includes('packages/ui/package.json')) return [];
    const { texts } = readTexts(tree, file);
    return Object.keys(PLATFORM_REFUSALS).filter((code) => !texts.has(`refusal.${code}`)).map((code) => ({ file, rule: 'missing-refusal', message: `has no refusal.${code}` }));
  });
}

export async function textProblems(tree: Tree): Promise<Problem[]> {
  const folders = new Set(tree.files.filter((file) => /(^|\/)text\/(zh|en)\.json$/.test(file)).map((file) => path.posix.dirname(file)));
  const problems = [...[...folders].flatMap((folder) => compare(tree, folder)), ...platformProblems(tree)];
  for (const file of tree.files.filter((name) => /^modules\/[^/]+\/contract\.ts$/.test(name))) {
    try {
      problems.push(...(await refusalProblems(tree, file)));
    } catch (error) {
      problems.push({ file, rule: 'unsound-contract', message: `cannot be loaded: ${(error as Error).message.split('\n')[0]}` });
    }
  }
  // A module whose text folder is missing altogether is reported by both comparisons in the same words.
  return [...new Map(problems.map((problem) => [`${problem.file} ${problem.rule} ${problem.message}`, problem])).values()];
}
