import { defineScreens } from '@huying/ui/screens';
import { Ambulance } from 'lucide-react';
import { emergency } from '../contract.ts';

const STAFF = ['desk', 'worker'] as const;
const { routes } = emergency;

export default defineScreens({
  module: 'emergency',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  screens: [
    { path: '/emergencies', title: 'emergency.title.list', audience: STAFF, asks: routes.list, load: () => import('./staff/list.tsx'), menu: { icon: Ambulance, order: 2.5 } },
    { path: '/emergencies/openings', title: 'emergency.title.openings', audience: STAFF, asks: routes.openings, load: () => import('./staff/openings.tsx') },
    { path: '/emergencies/access/:personId', title: 'emergency.title.access', audience: STAFF, asks: routes.access, load: () => import('./staff/access.tsx') },
    { path: '/emergencies/:needId', title: 'emergency.title.one', audience: STAFF, asks: routes.one, load: () => import('./staff/one.tsx') },
    { path: '/emergencies/:needId', title: 'emergency.title.one', audience: ['volunteer', 'org'], asks: routes.forHelper, load: () => import('./helper/one.tsx') },
    { path: '/emergencies/:needId', title: 'emergency.title.one', audience: 'family', asks: routes.forFamily, load: () => import('./family/one.tsx') },
  ],
  fittings: [{ audience: STAFF, place: 'banner', order: 3, load: () => import('./staff/banner.tsx') }],
});
