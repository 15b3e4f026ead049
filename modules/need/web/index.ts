import { family } from '@huying/family/contract';
import { mobilisation } from '@huying/mobilisation/contract';
import { defineScreens } from '@huying/ui/screens';
import { ChartNoAxesColumn, HandHelping, LayoutList, ListChecks, MapPinned, PhoneIncoming } from 'lucide-react';
import { needContract } from '../contract.ts';

const STAFF = ['desk', 'worker'] as const;

const { routes } = needContract;
/** What the desk says at length need not be on an elder's phone. */
const staffWords = {
  zh: () => import('./text/staff/zh.json', { with: { type: 'json' } }),
  en: () => import('./text/staff/en.json', { with: { type: 'json' } }),
};

/** What whoever helps reads of raising another need. */
const helperWords = {
  zh: () => import('./text/helper/zh.json', { with: { type: 'json' } }),
  en: () => import('./text/helper/en.json', { with: { type: 'json' } }),
};

export default defineScreens({
  module: 'need',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  // Names of kinds of help that other modules' pages say too.
  textFor: ['elder', 'family', 'worker', 'desk'],
  textOf: {
    desk: staffWords, worker: staffWords, volunteer: helperWords, org: helperWords,
    family: { zh: () => import('./text/family/zh.json', { with: { type: 'json' } }), en: () => import('./text/family/en.json', { with: { type: 'json' } }) },
  },
  screens: [
    { path: '/', title: 'need.title.home', audience: 'elder', asks: routes.raise, load: () => import('./elder/home.tsx'), menu: { icon: HandHelping, order: 1, word: 'need.menu.home' } },
    { path: '/ask/:category', title: 'need.title.ask', audience: 'elder', asks: routes.raise, load: () => import('./elder/ask.tsx') },
    { path: '/more', title: 'need.title.more', audience: 'elder', load: () => import('./elder/more.tsx') },
    { path: '/mine', title: 'need.title.mine', audience: 'elder', asks: routes.mine, load: () => import('./elder/mine.tsx'), menu: { icon: ListChecks, order: 2, word: 'need.menu.mine' } },
    { path: '/needs/:needId', title: 'need.title.one', audience: 'elder', asks: routes.one, load: () => import('./elder/one.tsx') },
    { path: '/', title: 'need.family.title', audience: 'family', asks: family.routes.mine, load: () => import('./family/home.tsx'), menu: { icon: HandHelping, order: 1, word: 'need.family.home' } },
    { path: '/elders/:elderId', title: 'need.family.history', audience: 'family', asks: routes.followed, load: () => import('./family/elder.tsx') },
    { path: '/elders/:elderId/ask', title: 'need.family.ask', audience: 'family', asks: routes.raise, load: () => import('./family/ask.tsx') },
    { path: '/needs/:needId', title: 'need.title.one', audience: 'family', asks: routes.followedOne, load: () => import('./family/one.tsx') },
    { path: '/', title: 'need.title.board', audience: 'desk', asks: routes.board, load: () => import('./desk/board.tsx'), menu: { icon: LayoutList, order: 1 } },
    { path: '/board', title: 'need.title.board', audience: 'worker', asks: routes.board, load: () => import('./desk/board.tsx'), menu: { icon: LayoutList, order: 2 } },
    { path: '/needs/:needId', title: 'need.title.one', audience: STAFF, asks: routes.one, load: () => import('./desk/one.tsx') },
    { path: '/call', title: 'need.title.call', audience: STAFF, asks: routes.caller, load: () => import('./desk/call.tsx'), menu: { icon: PhoneIncoming, order: 3 } },
    { path: '/during/:visitId', title: 'need.during.title', audience: ['volunteer', 'org', 'worker'], asks: routes.raiseDuring, load: () => import('./helper/during.tsx') },
    { path: '/map', title: 'need.title.map', audience: STAFF, asks: routes.board, load: () => import('./desk/map.tsx'), menu: { icon: MapPinned, order: 4 } },
    { path: '/statistics', title: 'need.title.statistics', audience: STAFF, asks: mobilisation.routes.statistics, load: () => import('./desk/statistics.tsx'), menu: { icon: ChartNoAxesColumn, order: 5 } },
  ],
});
