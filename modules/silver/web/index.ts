import { defineScreens } from '@huying/ui/screens';
import { Sparkles } from 'lucide-react';
import { silver } from '../contract.ts';

const { routes } = silver;
const STAFF = ['worker', 'desk'] as const;

export default defineScreens({
  module: 'silver',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  screens: [
    { path: '/silver', title: 'silver.title.mine', audience: ['elder', 'volunteer'], asks: routes.mine, load: () => import('./own/mine.tsx') },
    { path: '/silver', title: 'silver.title.register', audience: STAFF, asks: routes.register, load: () => import('./staff/register.tsx'), menu: { icon: Sparkles, order: 6.35, group: 'people' } },
    { path: '/silver/proposals', title: 'silver.title.proposals', audience: STAFF, asks: routes.proposals, load: () => import('./staff/proposals.tsx') },
    { path: '/silver/people/:personId', title: 'silver.title.person', audience: STAFF, asks: routes.person, load: () => import('./staff/person.tsx') },
  ],
});
