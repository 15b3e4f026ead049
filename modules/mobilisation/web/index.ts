import { defineScreens } from '@huying/ui/screens';
import { BellRing, Inbox } from 'lucide-react';
import { mobilisation } from '../contract.ts';

export default defineScreens({
  module: 'mobilisation',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  // Rules of the ladder are read at the desk in the same words.
  textFor: ['desk'],
  screens: [
    { path: '/', title: 'mobilisation.title.offers', audience: 'volunteer', asks: mobilisation.routes.offers, load: () => import('./volunteer/home.tsx'), menu: { icon: BellRing, order: 1, word: 'mobilisation.menu.offers' } },
    { path: '/', title: 'mobilisation.title.asks', audience: ['org', 'worker'], asks: mobilisation.routes.asks, load: () => import('./org/asks.tsx'), menu: { icon: Inbox, order: 1 } },
  ],
});
