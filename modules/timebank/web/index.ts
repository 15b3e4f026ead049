import { defineScreens } from '@huying/ui/screens';
import { ArrowLeftRight, BookOpenCheck, Gift, HeartHandshake, Hourglass, Landmark, Scale, ScanSearch } from 'lucide-react';
import { timebank } from '../contract.ts';

const { routes } = timebank;
/** Those who have hours of their own. */
const OWNERS = ['elder', 'volunteer'] as const;
const staffWords = {
  zh: () => import('./text/staff/zh.json', { with: { type: 'json' } }),
  en: () => import('./text/staff/en.json', { with: { type: 'json' } }),
};

export default defineScreens({
  module: 'timebank',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  textOf: { worker: staffWords, desk: staffWords },
  // The editor of tables.
  textFor: ['desk'],
  screens: [
    { path: '/credits', title: 'timebank.title.menu', audience: ['elder', 'volunteer', 'org'], asks: routes.mine, load: () => import('./own/credits.tsx'), menu: { icon: Hourglass, order: 4, word: 'timebank.menu.credits' } },
    { path: '/credits/give', title: 'timebank.title.give', audience: OWNERS, asks: routes.give, load: () => import('./own/give.tsx') },
    { path: '/credits/kin', title: 'timebank.title.kin', audience: OWNERS, asks: routes.kin, load: () => import('./own/kin.tsx') },
    { path: '/credits/donate', title: 'timebank.title.donate', audience: OWNERS, asks: routes.donate, load: () => import('./own/donate.tsx') },
    { path: '/credits/groups', title: 'timebank.title.groups', audience: 'org', asks: routes.groups, load: () => import('./own/groups.tsx') },
    { path: '/timebank', title: 'timebank.title.accounts', audience: 'worker', asks: routes.accounts, load: () => import('./staff/accounts.tsx'), menu: { icon: Landmark, order: 8, group: 'credits' } },
    { path: '/timebank/audit', title: 'timebank.title.audit', audience: 'worker', asks: routes.audit, load: () => import('./staff/audit.tsx'), menu: { icon: BookOpenCheck, order: 9, group: 'credits' } },
    { path: '/timebank/kin', title: 'timebank.title.kinToDecide', audience: 'worker', asks: routes.kinToDecide, load: () => import('./staff/kin.tsx'), menu: { icon: HeartHandshake, order: 8.1, group: 'credits' } },
    { path: '/timebank/grants', title: 'timebank.title.due', audience: 'worker', asks: routes.dueGrants, load: () => import('./staff/due-grants.tsx'), menu: { icon: Gift, order: 8.2, group: 'credits' } },
    { path: '/timebank/clearing', title: 'timebank.title.clearing', audience: 'worker', asks: routes.clearing, load: () => import('./staff/clearing.tsx'), menu: { icon: ArrowLeftRight, order: 8.6, group: 'credits' } },
    { path: '/timebank/reviews', title: 'timebank.title.reviews', audience: 'worker', asks: routes.reviews, load: () => import('./staff/reviews.tsx'), menu: { icon: ScanSearch, order: 8.4, group: 'credits' } },
    { path: '/timebank/liquidity', title: 'timebank.title.liquidity', audience: 'worker', asks: routes.liquidity, load: () => import('./staff/liquidity.tsx'), menu: { icon: Scale, order: 8.5, group: 'credits' } },
    { path: '/timebank/accounts/:accountId', title: 'timebank.title.account', audience: 'worker', asks: routes.account, load: () => import('./staff/account.tsx') },
  ],
});
