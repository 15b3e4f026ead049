import type { RouteOut } from '@huying/kernel';
import type { people } from '../../contract.ts';

export type PersonView = RouteOut<typeof people.routes.person>;
export type Organisation = RouteOut<typeof people.routes.organisations>['organisations'][number];
