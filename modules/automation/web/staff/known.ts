import type { DecisionTable, RouteOut } from '@huying/kernel';
import type { automation } from '../../contract.ts';

export type Known = RouteOut<typeof automation.routes.versions>;

/** The table of a version; 0 is the one that the module ships. */
export const tableOf = (known: Known, version: number): DecisionTable => known.versions.find((one) => one.version === version)?.table ?? known.default;
