/** Run after a change of tokens.ts: `node packages/ui/src/look/generate.ts`. */
import { writeFileSync } from 'node:fs';
import { tokensCss } from './tokens-css.ts';

writeFileSync(new URL('./tokens.css', import.meta.url), tokensCss());
