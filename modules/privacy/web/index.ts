import { defineScreens } from '@huying/ui/screens';
import { privacy } from '../contract.ts';

export default defineScreens({
  module: 'privacy',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  screens: [{ path: '/me/data', title: 'privacy.title', audience: ['family', 'volunteer', 'org', 'worker', 'desk'], asks: privacy.routes.standing, load: () => import('./own/data.tsx') }],
});
