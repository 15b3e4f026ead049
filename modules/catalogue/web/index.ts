import { defineScreens } from '@huying/ui/screens';
import { Store } from 'lucide-react';
import { catalogue } from '../contract.ts';

const { routes } = catalogue;
const staffWords = {
  zh: () => import('./text/staff/zh.json', { with: { type: 'json' } }),
  en: () => import('./text/staff/en.json', { with: { type: 'json' } }),
};

export default defineScreens({
  module: 'catalogue',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  textOf: { worker: staffWords, desk: staffWords },
  screens: [
    { path: '/services', title: 'catalogue.title.browse', audience: ['elder', 'volunteer'], load: () => import('./choose/services.tsx') },
    { path: '/services/mine', title: 'catalogue.title.mine', audience: 'volunteer', asks: routes.mine, load: () => import('./own/mine.tsx') },
    { path: '/elders/:elderId/services', title: 'catalogue.title.browse', audience: 'family', asks: routes.browse, load: () => import('./choose/services.tsx') },
    { path: '/services', title: 'catalogue.title.mine', audience: 'org', asks: routes.mine, load: () => import('./own/mine.tsx'), menu: { icon: Store, order: 4.5, group: 'service' } },
    { path: '/catalogue', title: 'catalogue.title.kept', audience: 'worker', asks: routes.kept, load: () => import('./staff/kept.tsx'), menu: { icon: Store, order: 8.05, group: 'service' } },
  ],
});
