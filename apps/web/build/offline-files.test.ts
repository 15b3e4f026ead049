import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Built, filesOf } from './offline-files.ts';

const file = (name: string, text: string, styles: string[] = []): [string, Built] => [name, { fileName: `assets/${name}`, text, styles }];

test('a page is kept with all that it names, now or later, once each and without what is too large', () => {
  const built = new Map([
    file('elder-1.js', 'import "./ui-2.js"; const later = () => import("./home-3.js"); import("./map-4.js")', ['elder-5.css']),
    file('ui-2.js', 'import "./elder-1.js"'),
    file('home-3.js', 'context.audioWorklet.addModule(new URL("/assets/recorder-worklet-6.js", import.meta.url))'),
    file('map-4.js', 'x'.repeat(400_000)), file('elder-5.css', ''), file('recorder-worklet-6.js', ''), file('desk-7.js', ''),
  ]);
  assert.deepEqual(filesOf('elder-1.js', built), ['elder-1.js', 'elder-5.css', 'home-3.js', 'recorder-worklet-6.js', 'ui-2.js'].map((name) => `/assets/${name}`));
  assert.deepEqual(filesOf('nothing.js', built), []);
});
