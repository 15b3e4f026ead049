import { defineScreens } from '@huying/ui/screens';
import { setup } from '../contract.ts';

export default defineScreens({
  module: 'setup',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  screens: [{ path: '/setup', title: 'setup.title', audience: 'landing', asks: setup.routes.state, load: () => import('./setup.tsx') }],
});
