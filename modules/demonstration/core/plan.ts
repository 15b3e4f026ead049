/** What is made: two communities of two street offices, so that reach between tenants can be seen. Figures: domain pages 10 and 13. */
import type { Role } from '@huying/kernel';
import { type CourtyardKind, KUIXINGLOU_COURTYARDS, WANGLE_COURTYARDS } from './data/courtyards.ts';

export interface CommunityPlan {
  readonly tenantId: number;
  readonly streetOffice: string;
  readonly community: string;
  /** Last three digits of the statistical code. */
  readonly communityCode: string;
  readonly centre: { readonly lng: number; readonly lat: number };
  readonly turn: number;
  readonly widthMetres: number;
  readonly heightMetres: number;
  /** Grids from west to east and from south to north. */
  readonly gridColumns: number;
  readonly gridRows: number;
  readonly streets: { readonly northward: readonly string[]; readonly eastward: readonly string[] };
  readonly courtyards: Readonly<Record<CourtyardKind, readonly string[]>>;
  readonly buildings: number;
  /** Over eighty. */
  readonly elders: number;
  readonly volunteers: number;
  /** Volunteers of 60 to 79 who are elders themselves (银龄). */
  readonly silver: number;
  readonly pairings: number;
  readonly onDuty: number;
  readonly staff: { readonly committee: number; readonly grid: number; readonly desk: number };
  readonly organisations: boolean;
  /** Roles that have a face: somebody with a name to remember, a low number and a password. */
  readonly faces: readonly Role[];
  /** Seven digits that begin its telephone numbers; nobody has such a number. */
  readonly phonePrefix: string;
  /** Four digits that begin its local numbers; no local number begins with 1. */
  readonly linePrefix: string;
}

export const KUIXINGLOU: CommunityPlan = {
  tenantId: 510_117_001, streetOffice: '郫筒街道', community: '奎星楼社区', communityCode: '005', centre: { lng: 103.887, lat: 30.81 }, turn: 9,
  widthMetres: 860, heightMetres: 700, gridColumns: 4, gridRows: 2,
  streets: { northward: ['西大街', '奎星楼街', '望丛中路', '书院街', '东大街'], eastward: ['南大街', '鹃城路', '北大街'] },
  courtyards: KUIXINGLOU_COURTYARDS, buildings: 170, elders: 343, volunteers: 150, silver: 45, pairings: 60, onDuty: 48,
  staff: { committee: 9, grid: 38, desk: 4 }, organisations: true,
  faces: ['elder', 'family', 'volunteer', 'organisation', 'property', 'grid', 'committee', 'street', 'desk', 'auditor', 'administrator'], phonePrefix: '1990000', linePrefix: '1800',
};

export const WANGLE: CommunityPlan = {
  tenantId: 510_117_004, streetOffice: '安德街道', community: '望乐社区', communityCode: '001', centre: { lng: 103.809, lat: 30.871 }, turn: -6,
  widthMetres: 300, heightMetres: 260, gridColumns: 1, gridRows: 1, streets: { northward: ['安德西路', '安德东路'], eastward: ['望乐街', '川菜路'] },
  courtyards: WANGLE_COURTYARDS, buildings: 12, elders: 12, volunteers: 10, silver: 2, pairings: 4, onDuty: 4,
  staff: { committee: 2, grid: 2, desk: 1 }, organisations: false, faces: ['desk', 'street'], phonePrefix: '1990001', linePrefix: '1801',
};

export const PLANS: readonly CommunityPlan[] = [KUIXINGLOU, WANGLE];
export const streetPathOf = (plan: CommunityPlan): string => `/${plan.tenantId}`;
export const communityPathOf = (plan: CommunityPlan): string => `${streetPathOf(plan)}/${plan.communityCode}`;
