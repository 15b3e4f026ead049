import { defineScreens } from '@huying/ui/screens';

/** The page at `/`: who are you? */
export default defineScreens({
  module: 'landing',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  screens: [{ path: '/', title: 'landing.title', audience: 'landing', load: () => import('./landing.tsx') }],
});
