/** The checks that other programs make: the TypeScript compiler and Biome. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Problem, Tree } from './tree.ts';

const MOST_PROBLEMS = 200;

function runTool(tree: Tree, script: string, args: readonly string[]): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, [path.join(tree.root, 'node_modules', script), ...args], { cwd: tree.root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => { output += chunk; });
  child.stderr.on('data', (chunk) => { errors += chunk; });
  return new Promise((resolve, reject) => child.on('error', reject).on('close', (code) => resolve({ code, output, errors })));
}

export async function typeProblems(tree: Tree): Promise<Problem[]> {
  const { code, output, errors } = await runTool(tree, 'typescript/bin/tsc', ['--noEmit', '--pretty', 'false', '-p', '.']);
  const problems = [...output.matchAll(/^(\S.*?)\((\d+),\d+\): error (TS\d+): (.*)$/gm)].map(([, file, line, rule, message]) => ({
    file: path.posix.normalize(file as string), line: Number(line), rule: rule as string, message: message as string,
  }));
  if (code !== 0 && problems.length === 0) return [{ file: 'tsconfig.json', rule: 'types', message: (output + errors).trim() || `tsc ended with ${code}` }];
  return problems;
}

interface BiomeReport {
  readonly summary?: { readonly errors?: number; readonly warnings?: number };
  readonly diagnostics?: readonly {
    readonly category?: string;
    readonly severity?: string;
    readonly message?: string | readonly { content: string }[];
    readonly description?: string;
    readonly location?: { readonly path?: string | { file?: string }; readonly start?: { readonly line?: number } };
  }[];
}

export async function lintProblems(tree: Tree): Promise<Problem[]> {
  if (!fs.existsSync(path.join(tree.root, 'biome.json'))) return [{ file: 'biome.json', rule: 'lint', message: 'is missing' }];
  const { code, output, errors } = await runTool(tree, '@biomejs/biome/bin/biome', ['lint', '--reporter=json', `--max-diagnostics=${MOST_PROBLEMS}`, '.']);
  let report: BiomeReport;
  try {
    report = JSON.parse(output.slice(output.indexOf('{'))) as BiomeReport;
  } catch {
    return [{ file: 'biome.json', rule: 'lint', message: `biome ended with ${code}: ${errors.trim().slice(0, 2_000)}` }];
  }
  const problems = (report.diagnostics ?? []).filter(({ severity }) => severity === 'error' || severity === 'fatal').map((diagnostic) => {
    const where = diagnostic.location?.path;
    const file = (typeof where === 'string' ? where : where?.file) ?? '.';
    const words = diagnostic.description ?? (typeof diagnostic.message === 'string' ? diagnostic.message : diagnostic.message?.map(({ content }) => content).join(''));
    return { file, line: diagnostic.location?.start?.line, rule: (diagnostic.category ?? 'lint').replace(/^lint\//, ''), message: words ?? '' };
  });
  if (code !== 0 && problems.length === 0) return [{ file: 'biome.json', rule: 'lint', message: errors.trim().slice(0, 2_000) || `biome ended with ${code}` }];
  return problems;
}
