import { defineScreens } from '@huying/ui/screens';
import { UserCheck } from 'lucide-react';
import { safeguard } from '../contract.ts';

const STAFF = ['org', 'worker', 'desk'] as const;
const AREA_STAFF = ['worker', 'desk'] as const;
const { routes } = safeguard;

export default defineScreens({
  module: 'safeguard',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  // What only those need who work in an office.
  textOf: {
    desk: { zh: () => import('./text/staff/zh.json', { with: { type: 'json' } }), en: () => import('./text/staff/en.json', { with: { type: 'json' } }) },
    worker: { zh: () => import('./text/staff/zh.json', { with: { type: 'json' } }), en: () => import('./text/staff/en.json', { with: { type: 'json' } }) },
    org: { zh: () => import('./text/staff/zh.json', { with: { type: 'json' } }), en: () => import('./text/staff/en.json', { with: { type: 'json' } }) },
  },
  screens: [
    { path: '/sign-in/second', title: 'safeguard.title.second', audience: ['volunteer', ...STAFF], load: () => import('./own/second-step.tsx'), layout: 'whole' },
    { path: '/sign-in/provider', title: 'safeguard.title.provider', audience: STAFF, load: () => import('./own/at-provider.tsx'), layout: 'whole' },
    { path: '/me/security', title: 'safeguard.title.own', audience: STAFF, asks: routes.own, load: () => import('./own/security.tsx') },
    { path: '/people/:personId/security', title: 'safeguard.title.person', audience: 'desk', asks: routes.ofPerson, load: () => import('./staff/person-security.tsx') },
    { path: '/approvals', title: 'safeguard.title.approvals', audience: AREA_STAFF, asks: routes.requests, load: () => import('./staff/approvals.tsx'), menu: { icon: UserCheck, order: 8.9, group: 'settings' } },
    { path: '/approvals', title: 'safeguard.title.approvals', audience: 'org', asks: routes.requests, load: () => import('./staff/approvals.tsx') },
    { path: '/approvals/new', title: 'safeguard.title.ask', audience: STAFF, asks: routes.ask, load: () => import('./staff/ask.tsx') },
  ],
});
