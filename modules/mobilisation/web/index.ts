import { defineScreens } from '@huying/ui/screens';
import { BellRing, ChartNoAxesColumn, Inbox, Store } from 'lucide-react';
import { mobilisation } from '../contract.ts';

/** What staff and organisations say at length need not be on a volunteer's phone. */
const staffWords = {
  zh: () => import('./text/staff/zh.json', { with: { type: 'json' } }),
  en: () => import('./text/staff/en.json', { with: { type: 'json' } }),
};

export default defineScreens({
  module: 'mobilisation',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  textOf: { org: staffWords, worker: staffWords, desk: staffWords },
  // Rules of the ladder are read at the desk in the same words.
  textFor: ['desk'],
  screens: [
    { path: '/', title: 'mobilisation.title.offers', audience: 'volunteer', asks: mobilisation.routes.offers, load: () => import('./volunteer/home.tsx'), menu: { icon: BellRing, order: 1, word: 'mobilisation.menu.offers' } },
    { path: '/', title: 'mobilisation.title.asks', audience: 'org', asks: mobilisation.routes.asks, load: () => import('./org/asks.tsx'), menu: { icon: Inbox, order: 1 } },
    { path: '/scope', title: 'mobilisation.title.scope', audience: 'org', asks: mobilisation.routes.changeScope, load: () => import('./org/scope.tsx'), menu: { icon: Store, order: 3 } },
    { path: '/numbers', title: 'mobilisation.title.numbers', audience: 'org', asks: mobilisation.routes.organisationStatistics, load: () => import('./org/numbers.tsx'), menu: { icon: ChartNoAxesColumn, order: 4 } },
    { path: '/', title: 'mobilisation.title.backstop', audience: 'worker', asks: mobilisation.routes.asks, load: () => import('./worker/backstop.tsx'), menu: { icon: Inbox, order: 1 } },
  ],
});
