import { defineScreens } from '@huying/ui/screens';
import { MessagesSquare } from 'lucide-react';
import { notify } from '../contract.ts';

const EVERYBODY = ['elder', 'family', 'volunteer', 'resident', 'org', 'property', 'worker', 'desk'] as const;
/** Those who see the people of an area. */
const AREA_STAFF = ['worker', 'desk'] as const;

const { routes } = notify;
const staffWords = {
  zh: () => import('./text/staff/zh.json', { with: { type: 'json' } }),
  en: () => import('./text/staff/en.json', { with: { type: 'json' } }),
};

export default defineScreens({
  module: 'notify',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  textOf: { worker: staffWords, desk: staffWords },
  screens: [
    { path: '/notices', title: 'notify.title.inbox', audience: EVERYBODY, asks: routes.inbox, load: () => import('./own/inbox.tsx') },
    { path: '/me/notices', title: 'notify.title.choice', audience: EVERYBODY, asks: routes.choice, load: () => import('./own/choice.tsx') },
    { path: '/sent', title: 'notify.title.sent', audience: AREA_STAFF, asks: routes.statistics, load: () => import('./staff/overview.tsx'), menu: { icon: MessagesSquare, order: 7, group: 'settings' } },
    { path: '/sent/:personId', title: 'notify.title.sentTo', audience: AREA_STAFF, asks: routes.sentTo, load: () => import('./staff/sent-to.tsx') },
  ],
  fittings: [
    {
      audience: EVERYBODY, place: 'corner', order: 5, load: () => import('./own/bell.tsx'),
      text: {
        zh: () => import('./text/bell/zh.json', { with: { type: 'json' } }),
        en: () => import('./text/bell/en.json', { with: { type: 'json' } }),
      },
    },
  ],
});
