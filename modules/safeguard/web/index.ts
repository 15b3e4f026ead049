import { defineScreens } from '@huying/ui/screens';
import { safeguard } from '../contract.ts';

const STAFF = ['org', 'worker', 'desk'] as const;
const { routes } = safeguard;

export default defineScreens({
  module: 'safeguard',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  screens: [
    { path: '/sign-in/second', title: 'safeguard.title.second', audience: ['volunteer', ...STAFF], load: () => import('./own/second-step.tsx'), layout: 'whole' },
    { path: '/sign-in/provider', title: 'safeguard.title.provider', audience: STAFF, load: () => import('./own/at-provider.tsx'), layout: 'whole' },
    { path: '/me/security', title: 'safeguard.title.own', audience: STAFF, asks: routes.own, load: () => import('./own/security.tsx') },
    { path: '/people/:personId/security', title: 'safeguard.title.person', audience: 'desk', asks: routes.ofPerson, load: () => import('./staff/person-security.tsx') },
  ],
});
