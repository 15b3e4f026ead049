/** THE list of what is installed, in the order of dependency. */
import type { ModuleDefinition } from '@huying/platform';

export const modules: readonly ModuleDefinition[] = [];
