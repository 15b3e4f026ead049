import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Audience, contentFor, type ModuleScreens, type Screen } from '@huying/ui/screens';
import * as icons from 'lucide-react';
import { screensCode } from './audience-screens.ts';

// Written as functions that Node does not carry out, as in a module's web/index.ts.
const load = new Function('return () => import("./elder/home.tsx")')() as Screen['load'];
const words = new Function("return () => import('./text/zh.json', { with: { type: 'json' } })")() as ModuleScreens['text']['zh'];
const moduleOf = (more: Partial<ModuleScreens>): { file: string; given: ModuleScreens } => ({
  file: '/repo/modules/need/web/index.ts',
  given: { module: 'need', text: { zh: words, en: words }, screens: [], ...more },
});
const screens: Screen[] = [
  { path: '/', title: 'need.home', audience: ['elder', 'desk'], load, asks: { who: 'signed-in' }, menu: { icon: icons.House, order: 3 }, layout: 'whole' },
  { path: '/board', title: 'need.board', audience: 'desk', load, asks: { who: ['desk', 'committee'] }, menu: { icon: icons.Map, order: 1, group: 'people', word: 'need.short' } },
];
const fittings = [{ audience: 'elder', place: 'corner', atDoor: true, order: 2, load }, { audience: 'elder', place: 'corner', order: 3, load, text: { zh: words, en: words } }] as const;

/** Runs the written code with a stand-in for the icons. */
const run = (code: string): readonly ModuleScreens[] =>
  new Function('House', 'Map', code.replace(/^import .*\n/, '').replace('export const modules =', 'return'))(icons.House, icons.Map);

test('the written list says for its audience what the whole list says', () => {
  const found = [moduleOf({ screens, fittings, textOf: { desk: { zh: words, en: words } } })];
  for (const audience of ['elder', 'desk'] as Audience[]) {
    const written = contentFor(audience, run(screensCode(audience, found)));
    const whole = contentFor(audience, found.map(({ given }) => given));
    const plain = (content: typeof whole) => ({
      screens: content.screens.map(({ path, title, asks, menu, layout }) => ({ path, title, asks, menu, layout })),
      menu: content.menu.map(({ path, menu }) => ({ path, ...menu })),
      fittings: content.fittings.map(({ load: _, text, ...said }) => ({ ...said, hasText: text !== undefined })),
      texts: content.texts.length,
    });
    assert.deepEqual(plain(written), plain(whole));
  }
});

test('nothing of another audience comes in', () => {
  const code = screensCode('elder', [moduleOf({ screens, fittings })]);
  assert.ok(!code.includes('board') && !code.includes('Map'));
  assert.match(code, /^import \{ House \} from 'lucide-react';/);
  assert.ok(code.includes('() => import("/repo/modules/need/web/elder/home.tsx")') && code.includes('() => import("/repo/modules/need/web/text/zh.json")'));
  assert.match(screensCode('volunteer', [moduleOf({ screens })]), /modules = \[\n\n\]/);
  assert.match(screensCode('volunteer', [moduleOf({ screens, textFor: ['volunteer'] })]), /zh\.json/);
});

test('what cannot be read without running it is refused with its file', () => {
  const strange = new Function('return () => import("./a.tsx").then((it) => it)')() as Screen['load'];
  assert.throws(() => screensCode('elder', [moduleOf({ screens: [{ path: '/', title: 'a.b', audience: 'elder', load: strange }] })]), /modules\/need\/web\/index\.ts: a load function must be/);
  const plain = (() => null) as never;
  assert.throws(() => screensCode('elder', [moduleOf({ screens: [{ path: '/', title: 'a.b', audience: 'elder', load, menu: { icon: plain, order: 1 } }] })]), /need: the icon of a menu/);
});
