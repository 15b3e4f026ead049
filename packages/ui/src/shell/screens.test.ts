import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseOf, contentFor, isAt, mayOpen, type ModuleScreens, ownEntry, partsOf, type Screen } from './screens.ts';

const load = async () => ({ default: () => null });
const text = { zh: async () => ({ default: {} }), en: async () => ({ default: {} }) };
const icon = (() => null) as never;
const screen = (path: string, more: Partial<Screen> = {}): Screen => ({ path, title: path, audience: 'elder', load, ...more });
const moduleOf = (module: string, screens: Screen[], more: Partial<ModuleScreens> = {}): ModuleScreens => ({ module, text: { ...text }, screens, ...more });

test('a page gets the screens of its audience and the words of the modules that give some', () => {
  const need = moduleOf('need', [screen('/'), screen('/sign-in', { audience: ['elder', 'desk'] })]);
  const desk = moduleOf('board', [screen('/', { audience: 'desk', menu: { icon, order: 2 } }), screen('/map', { audience: 'desk', menu: { icon, order: 1 } })]);
  const bell = moduleOf('notify', [], { fittings: [{ audience: 'elder', place: 'corner', order: 1, load }] });
  const reasons = moduleOf('matching', [], { textFor: ['desk'], textOf: { desk: { ...text } } });
  const elder = contentFor('elder', [need, desk, bell, reasons]);
  assert.deepEqual(elder.screens.map(({ path }) => path).sort(), ['/', '/sign-in']);
  assert.deepEqual(elder.texts, [{ loader: need.text, paths: ['/', '/sign-in'] }, { loader: bell.text, paths: [] }]);
  assert.equal(elder.fittings.length, 1);
  const board = contentFor('desk', [need, desk, bell, reasons]);
  assert.deepEqual(board.texts.map(({ loader }) => loader), [need.text, desk.text, reasons.text, reasons.textOf?.desk]);
  assert.deepEqual(board.menu.map(({ path }) => path), ['/map', '/']);
  assert.equal(board.fittings.length, 0);
});

test('a fixed path is tried before one with a parameter', () => {
  const { screens } = contentFor('elder', [moduleOf('need', [screen('/needs/:needId'), screen('/needs/:needId/trail'), screen('/needs/new')])]);
  assert.deepEqual(screens.map(({ path }) => path), ['/needs/new', '/needs/:needId/trail', '/needs/:needId']);
});

test('two screens on one path, or a path that is none, are found at the start', () => {
  assert.throws(() => contentFor('elder', [moduleOf('a', [screen('/')]), moduleOf('b', [screen('/')])]), /two screens of elder have the path \//);
  assert.throws(() => contentFor('elder', [moduleOf('a', [screen('needs')])]), /does not begin with/);
  assert.doesNotThrow(() => contentFor('elder', [moduleOf('a', [screen('/'), screen('/', { audience: 'desk' })])]));
});

test('an entry is for those whom the server lets use its route; what is nobody’s duty in particular is everybody’s', () => {
  const menu = (path: string, order: number, who?: 'signed-in' | 'anybody' | readonly ('desk' | 'committee')[]) => screen(path, { audience: 'desk', menu: { icon, order }, ...(who ? { asks: { who } } : {}) });
  const content = contentFor('desk', [moduleOf('a', [menu('/', 1, ['desk']), menu('/me', 2, 'signed-in'), menu('/keys', 3, ['committee']), menu('/help', 4)])]);
  const seenBy = (...roles: ('desk' | 'committee' | 'elder')[]) => content.menu.filter((entry) => mayOpen(entry, roles)).map(({ path }) => path);
  assert.deepEqual([seenBy('desk'), seenBy('committee'), seenBy('elder', 'desk'), seenBy()], [['/', '/me', '/help'], ['/me', '/keys', '/help'], ['/', '/me', '/help'], ['/me', '/help']]);
  assert.deepEqual([ownEntry(content.menu, ['committee']), ownEntry(content.menu, ['elder'])], ['/keys', undefined]);
});

test('a long menu has headings, the work of every hour before them; what a role may not open counts for nothing', () => {
  const entry = (order: number, group?: 'people' | 'settings', who: 'signed-in' | readonly 'desk'[] = 'signed-in') => screen(`/${order}`, { audience: 'desk', menu: { icon, order, ...(group ? { group } : {}) }, asks: { who } });
  const { menu } = contentFor('desk', [moduleOf('a', [...Array.from({ length: 13 }, (_, at) => entry(at, at % 2 ? 'settings' : undefined)), entry(20, 'people', ['desk']), entry(21)])]);
  const seenBy = (role: 'desk' | 'committee') => partsOf(menu, [role]).map(({ group, entries }) => [group, entries.length, entries[0]?.path]);
  assert.deepEqual(seenBy('desk'), [[undefined, 8, '/0'], ['people', 1, '/20'], ['settings', 6, '/1']]);
  assert.deepEqual(seenBy('committee'), [[undefined, 14, '/0']]);
});

test('a fitting that draws nothing does not bring its words before the first screen', () => {
  const identity = moduleOf('people', [screen('/me')], { fittings: [{ audience: 'elder', place: 'unseen', order: 1, load }] });
  assert.deepEqual(contentFor('elder', [identity]).texts.map(({ paths }) => paths), [['/me']]);
});

test('a fitting with words of its own brings these alone before the first screen', () => {
  const own = { ...text };
  const bell = moduleOf('notify', [screen('/notices')], { fittings: [{ audience: 'elder', place: 'corner', order: 1, load, text: own }] });
  assert.deepEqual(contentFor('elder', [bell]).texts, [{ loader: own, paths: [] }, { loader: bell.text, paths: ['/notices'] }]);
});

test('the landing page has no base', () => assert.deepEqual([baseOf('landing'), baseOf('elder')], ['', '/elder']));

test('which screen an address is of', () => {
  assert.equal(isAt('/', '/'), true);
  assert.equal(isAt('/needs/:needId', '/needs/7'), true);
  assert.equal(isAt('/needs/:needId', '/needs/7/'), true);
  assert.equal(isAt('/needs/:needId', '/needs'), false);
  assert.equal(isAt('/needs/:needId', '/offers/7'), false);
  assert.equal(isAt('/', '/needs'), false);
});
