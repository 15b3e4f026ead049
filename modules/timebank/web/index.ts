import { defineScreens } from '@huying/ui/screens';
import { BookOpenCheck, Hourglass, Landmark } from 'lucide-react';
import { timebank } from '../contract.ts';

const { routes } = timebank;

export default defineScreens({
  module: 'timebank',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  screens: [
    { path: '/credits', title: 'timebank.title.menu', audience: ['elder', 'volunteer', 'org'], asks: routes.mine, load: () => import('./own/credits.tsx'), menu: { icon: Hourglass, order: 4, word: 'timebank.menu.credits' } },
    { path: '/timebank', title: 'timebank.title.accounts', audience: 'worker', asks: routes.accounts, load: () => import('./staff/accounts.tsx'), menu: { icon: Landmark, order: 8 } },
    { path: '/timebank/audit', title: 'timebank.title.audit', audience: 'worker', asks: routes.audit, load: () => import('./staff/audit.tsx'), menu: { icon: BookOpenCheck, order: 9 } },
    { path: '/timebank/accounts/:accountId', title: 'timebank.title.account', audience: 'worker', asks: routes.account, load: () => import('./staff/account.tsx') },
  ],
});
