import { defineScreens } from '@huying/ui/screens';
import { Ear } from 'lucide-react';
import { recognition } from '../contract.ts';

export default defineScreens({
  module: 'recognition',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  screens: [
    { path: '/recognition', title: 'recognition.title.menu', audience: ['desk', 'worker'], asks: recognition.routes.lexicon, load: () => import('./staff/recognition.tsx'), menu: { icon: Ear, order: 8, group: 'settings' } },
  ],
});
