/** Writes packages/ui/src/look/tokens.css out of tokens.ts. */
import { writeFileSync } from 'node:fs';
import { tokensCss } from '../../packages/ui/src/look/tokens-css.ts';

writeFileSync(new URL('../../packages/ui/src/look/tokens.css', import.meta.url), tokensCss());
