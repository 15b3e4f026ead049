import { defineScreens } from '@huying/ui/screens';
import { CalendarHeart } from 'lucide-react';
import { activity } from '../contract.ts';

const { routes } = activity;
const PLAIN = ['elder', 'family', 'volunteer'] as const;
const STAFF = ['org', 'worker', 'desk'] as const;

export default defineScreens({
  module: 'activity',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  screens: [
    { path: '/activities', title: 'activity.title.near', audience: PLAIN, asks: routes.list, load: () => import('./own/activities.tsx') },
    { path: '/activities/:activityId', title: 'activity.title.activity', audience: PLAIN, asks: routes.activity, load: () => import('./own/activity.tsx') },
    { path: '/check-in', title: 'activity.title.checkIn', audience: ['landing', ...PLAIN, ...STAFF], load: () => import('./own/check-in.tsx') },
    { path: '/activities', title: 'activity.title.kept', audience: STAFF, asks: routes.kept, load: () => import('./staff/activities.tsx'), menu: { icon: CalendarHeart, order: 6.45, group: 'service', word: 'activity.menu' } },
    { path: '/activities/numbers', title: 'activity.title.numbers', audience: STAFF, asks: routes.statistics, load: () => import('./staff/numbers.tsx') },
    { path: '/activities/:activityId', title: 'activity.title.activity', audience: STAFF, asks: routes.activity, load: () => import('./staff/activity.tsx') },
    { path: '/activities/:activityId/code', title: 'activity.title.code', audience: STAFF, asks: routes.code, load: () => import('./staff/code.tsx'), layout: 'whole' },
  ],
});
