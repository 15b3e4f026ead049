import type { ModuleScreens } from '@huying/ui/screens';
import landing from './landing/index.ts';

/**
 * What every module gives to the pages. Only names and `load` functions come in here; a new module needs no line in this file.
 * In a build each page gets a list of its own instead (`build/audience-screens.ts`).
 */
const found = import.meta.glob<ModuleScreens>('../../../modules/*/web/index.ts', { eager: true, import: 'default' });

export const modules: readonly ModuleScreens[] = [landing, ...Object.values(found)];
