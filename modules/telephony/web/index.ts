import { defineScreens } from '@huying/ui/screens';
import { Cable, PhoneMissed, Voicemail } from 'lucide-react';
import { telephony } from '../contract.ts';

const { routes } = telephony;
const STAFF = ['desk', 'worker'] as const;
/** What staff read at length need not be on an elder's phone. */
const staffWords = {
  zh: () => import('./text/staff/zh.json', { with: { type: 'json' } }),
  en: () => import('./text/staff/en.json', { with: { type: 'json' } }),
};

export default defineScreens({
  module: 'telephony',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  textOf: { desk: staffWords, worker: staffWords },
  screens: [
    { path: '/ring/:visitId', title: 'telephony.ring', audience: ['elder', 'family', 'volunteer', 'org', 'worker'], load: () => import('./relay.tsx') },
    { path: '/callbacks', title: 'telephony.title.callbacks', audience: STAFF, asks: routes.callbacks, load: () => import('./staff/callbacks.tsx'), menu: { icon: PhoneMissed, order: 3.2, word: 'telephony.menu.callbacks' } },
    { path: '/telephones', title: 'telephony.title.numbers', audience: STAFF, asks: routes.numbers, load: () => import('./staff/numbers.tsx'), menu: { icon: Voicemail, order: 7.2, group: 'settings', word: 'telephony.menu.numbers' } },
    { path: '/telephone-lines', title: 'telephony.title.lines', audience: 'desk', asks: routes.keepLine, load: () => import('./staff/lines.tsx'), menu: { icon: Cable, order: 7.3, group: 'settings', word: 'telephony.menu.lines' } },
  ],
  fittings: [{ audience: STAFF, place: 'banner', order: 2.5, load: () => import('./staff/banner.tsx') }],
});
