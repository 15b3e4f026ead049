import { defineScreens } from '@huying/ui/screens';
import { UserRoundPlus } from 'lucide-react';
import { family } from '../contract.ts';

const { routes } = family;
const staffWords = {
  zh: () => import('./text/staff/zh.json', { with: { type: 'json' } }),
  en: () => import('./text/staff/en.json', { with: { type: 'json' } }),
};

export default defineScreens({
  module: 'family',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  textOf: {
    family: { zh: () => import('./text/family/zh.json', { with: { type: 'json' } }), en: () => import('./text/family/en.json', { with: { type: 'json' } }) },
    worker: staffWords, desk: staffWords,
  },
  screens: [
    { path: '/me/family', title: 'family.title.own', audience: 'elder', asks: routes.bonds, load: () => import('./elder/own.tsx') },
    { path: '/ask', title: 'family.title.ask', audience: 'family', asks: routes.ask, load: () => import('./family/ask.tsx'), menu: { icon: UserRoundPlus, order: 4, word: 'family.menu.ask' } },
    { path: '/elders/:elderId/settings', title: 'family.title.settings', audience: 'family', asks: routes.elder, load: () => import('./family/settings.tsx') },
    { path: '/elders/:elderId/devices', title: 'family.title.devices', audience: 'family', asks: routes.devices, load: () => import('./family/devices.tsx') },
    { path: '/people/:personId/family', title: 'family.title.of', audience: ['worker', 'desk'], asks: routes.bind, load: () => import('./staff/bonds.tsx') },
  ],
});
