/**
 * A small repository in a temporary directory that obeys every rule: the ground on which tests plant violations and
 * generated modules. Its packages are as small as the rules allow; its tools and npm packages are the real ones.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PLATFORM_REFUSALS } from '@huying/kernel';

export const realRoot = path.dirname(path.dirname(import.meta.dirname));

export type Files = Readonly<Record<string, string>>;

const manifest = (name: string, dependencies: readonly string[] = [], exports: Record<string, string> = { '.': './src/index.ts' }) =>
  JSON.stringify({ name, version: '0.1.0', private: true, type: 'module', exports, dependencies: Object.fromEntries(dependencies.map((one) => [one, '*'])) });

const moduleManifest = (name: string, uses: readonly string[] = []) =>
  manifest(`@huying/${name}`, ['@huying/kernel', '@huying/platform', '@huying/ui', 'zod', ...uses.map((used) => `@huying/${used}`)], {
    './contract': './contract.ts', './server': './server/index.ts', './web': './web/index.ts',
  });

const refusalTexts = (texts: Record<string, string>) => JSON.stringify(texts);
const platformTexts = refusalTexts(Object.fromEntries(Object.keys(PLATFORM_REFUSALS).map((code) => [`refusal.${code}`, 'No.'])));

const CLEAN: Files = {
  'package.json': JSON.stringify({ name: 'small', private: true, type: 'module', devDependencies: { '@types/node': '*', 'fast-check': '*', vite: '*' } }),
  'packages/kernel/package.json': manifest('@huying/kernel', ['zod', 'feelin'], { '.': './src/index.ts', './testing': './src/testing/index.ts' }),
  'packages/kernel/src/index.ts': `
    export { z } from 'zod';
    type Shape = { routes?: object; calls?: object };
    export const defineContract = (module: string, shape: Shape) => ({ module, routes: shape.routes ?? {}, calls: shape.calls ?? {} });
    export const PLATFORM_REFUSALS = ${JSON.stringify(PLATFORM_REFUSALS)};
    export const stringify = (at: Date) => at.toISOString();\n`,
  'packages/kernel/src/testing/index.ts': 'export const seed = 1;\n',
  'packages/platform/package.json': manifest('@huying/platform', ['@huying/kernel', 'pg'], { '.': './src/index.ts', './testing': './src/testing/index.ts' }),
  'packages/platform/src/index.ts': `
    import fs from 'node:fs';
    import { stringify } from '@huying/kernel';
    export const platform = (at: Date) => [fs.constants.R_OK, stringify(at)];\n`,
  'packages/platform/src/testing/index.ts': "export { platform } from '../index.ts';\n",
  'packages/ui/package.json': manifest('@huying/ui', ['@huying/kernel', 'react']),
  'packages/ui/src/index.ts': "export { stringify } from '@huying/kernel';\nexport type { ReactNode } from 'react';\n",
  'packages/ui/src/text/zh.json': platformTexts,
  'packages/ui/src/text/en.json': platformTexts,
  'modules/place/package.json': moduleManifest('place'),
  'modules/place/contract.ts': "import { defineContract } from '@huying/kernel';\nexport const place = defineContract('place', {});\n",
  'modules/place/core/near.ts': 'export const near = (metres: number) => metres < 500;\n',
  'modules/place/server/index.ts': "export { place as contract } from '../contract.ts';\nexport { near } from '../core/near.ts';\n",
  'modules/place/web/index.ts': "export { near } from '../core/near.ts';\n",
  'modules/place/web/text/zh.json': '{"place.name": "地方"}',
  'modules/place/web/text/en.json': '{"place.name": "Place"}',
  'modules/need/package.json': moduleManifest('need', ['place']),
  'modules/need/contract.ts': `
    import { defineContract } from '@huying/kernel';
    import { place } from '@huying/place/contract';
    export const need = defineContract('need', { routes: { raise: { after: place, refusals: { 'need.tooLate': 409 } } }, calls: {} });\n`,
  'modules/need/core/decide.ts': "import { place } from '@huying/place/contract';\nexport const decide = (at: Date) => [place.module, at.getTime()];\n",
  'modules/need/core/decide.test.ts': `
    import assert from 'node:assert/strict';
    import { it } from 'node:test';
    import { seed } from '@huying/kernel/testing';
    import fc from 'fast-check';
    import { decide } from './decide.ts';
    it('decides', () => assert.equal(decide(new Date()).length + seed, 3, String(fc)));\n`,
  'modules/need/server/index.ts': `
    import path from 'node:path';
    import { platform } from '@huying/platform';
    import { need } from '../contract.ts';
    import { decide } from '../core/decide.ts';
    export const contract = need;
    export const act = () => [path.sep, platform(new Date()), decide(new Date())];\n`,
  'modules/need/server/act.test.ts': `
    import { platform } from '@huying/platform/testing';
    import { near } from '@huying/place/server';
    import { act } from './index.ts';
    console.log(act, platform, near);\n`,
  'modules/need/web/index.ts': "import type { ReactNode } from '@huying/ui';\nimport { decide } from '../core/decide.ts';\nexport const screen = (at: Date): ReactNode => decide(at).join();\n",
  'modules/need/web/text/zh.json': '{"refusal": {"need.tooLate": "已经晚了 {minutes} 分钟"}}',
  'modules/need/web/text/en.json': '{"refusal.need.tooLate": "{minutes} minutes too late"}',
  'apps/server/package.json': manifest('@huying/app-server', ['@huying/platform', '@huying/need', '@huying/place']),
  'apps/server/src/main.ts': "import process from 'node:process';\nimport { modules } from './modules.ts';\nprocess.stdout.write(String(modules.length));\n",
  'apps/server/src/modules.ts': "import { contract as need } from '@huying/need/server';\nimport { contract as place } from '@huying/place/server';\nexport const modules = [place, need];\n",
  'apps/web/package.json': manifest('@huying/app-web', ['@huying/ui', '@huying/need']),
  'apps/web/src/main.ts': "import { screen } from '@huying/need/web';\nexport const page = screen(new Date());\n",
};

export class SmallRepository {
  readonly root: string;

  constructor() {
    this.root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'small-repository-')));
    for (const file of ['tsconfig.json', 'biome.json']) fs.copyFileSync(path.join(realRoot, file), path.join(this.root, file));
    this.write(CLEAN);
    this.linkPackages();
  }

  write(files: Files): void {
    for (const [file, content] of Object.entries(files)) {
      const target = path.join(this.root, file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, content);
    }
  }

  /** Links the real npm packages, and this repository's own packages by their names. */
  linkPackages(): void {
    const [real, ours] = [path.join(realRoot, 'node_modules'), path.join(this.root, 'node_modules')];
    fs.mkdirSync(path.join(ours, '@huying'), { recursive: true });
    for (const entry of fs.readdirSync(real)) {
      if (entry !== '@huying' && !fs.existsSync(path.join(ours, entry))) fs.symlinkSync(path.join(real, entry), path.join(ours, entry));
    }
    for (const folder of ['packages', 'modules', 'apps']) {
      for (const entry of fs.readdirSync(path.join(this.root, folder))) {
        const place = path.join(this.root, folder, entry);
        const { name } = JSON.parse(fs.readFileSync(path.join(place, 'package.json'), 'utf8')) as { name: string };
        const link = path.join(ours, name);
        if (!fs.existsSync(link)) fs.symlinkSync(place, link);
      }
    }
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}
