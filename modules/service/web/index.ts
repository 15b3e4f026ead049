import { defineScreens } from '@huying/ui/screens';
import { Award, Footprints } from 'lucide-react';
import { service } from '../contract.ts';

/** Whoever may be the one who goes. */
const HELPERS = ['volunteer', 'org', 'worker'] as const;

const { routes } = service;

export default defineScreens({
  module: 'service',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  screens: [
    { path: '/errands', title: 'service.title.errands', audience: HELPERS, asks: routes.errands, load: () => import('./volunteer/errands.tsx'), menu: { icon: Footprints, order: 2, word: 'service.menu.errands' } },
    { path: '/errands/:visitId', title: 'service.title.errand', audience: HELPERS, asks: routes.errands, load: () => import('./volunteer/errand.tsx') },
    { path: '/talk/:visitId', title: 'service.title.talk', audience: [...HELPERS, 'elder', 'family', 'desk'], asks: routes.talk, load: () => import('./talk.tsx') },
    { path: '/record', title: 'service.title.record', audience: 'volunteer', asks: routes.record, load: () => import('./volunteer/record.tsx'), menu: { icon: Award, order: 3, word: 'service.menu.record' } },
  ],
});
