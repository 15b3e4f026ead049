import { defineScreens } from '@huying/ui/screens';

export default defineScreens({
  module: 'demonstration',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  screens: [],
  fittings: [{ audience: ['landing', 'elder', 'family', 'volunteer', 'org', 'worker', 'desk'], place: 'banner', atDoor: true, order: 1, load: () => import('./visitors.tsx') }],
});
