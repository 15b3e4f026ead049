import { defineScreens } from '@huying/ui/screens';
import { CalendarDays, CalendarRange } from 'lucide-react';
import { roster } from '../contract.ts';

const { routes } = roster;
/** Those who look after rosters. */
const KEEPERS = ['worker', 'desk', 'org'] as const;

export default defineScreens({
  module: 'roster',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  screens: [
    { path: '/roster', title: 'roster.title.mine', audience: 'volunteer', asks: routes.mine, load: () => import('./own/mine.tsx') },
    { path: '/roster/open', title: 'roster.title.open', audience: 'volunteer', asks: routes.open, load: () => import('./own/open.tsx') },
    { path: '/roster/wishes', title: 'roster.title.wishes', audience: 'volunteer', asks: routes.mine, load: () => import('./own/wishes.tsx') },
    { path: '/roster/calendar', title: 'roster.title.calendar', audience: 'volunteer', asks: routes.feeds, load: () => import('./own/calendar.tsx') },
    { path: '/roster', title: 'roster.title.board', audience: KEEPERS, asks: routes.coverage, load: () => import('./staff/board.tsx'), menu: { icon: CalendarRange, order: 7, group: 'service' } },
    { path: '/roster/mine', title: 'roster.title.mine', audience: ['worker', 'org'], asks: routes.mine, load: () => import('./own/mine.tsx'), menu: { icon: CalendarDays, order: 7.5, group: 'service' } },
    { path: '/roster/open', title: 'roster.title.open', audience: ['worker', 'org'], asks: routes.open, load: () => import('./own/open.tsx') },
    { path: '/roster/wishes', title: 'roster.title.wishes', audience: ['worker', 'org'], asks: routes.mine, load: () => import('./own/wishes.tsx') },
    { path: '/roster/calendar', title: 'roster.title.calendar', audience: KEEPERS, asks: routes.feeds, load: () => import('./staff/calendar.tsx') },
    { path: '/roster/shifts/:shiftId', title: 'roster.title.shift', audience: KEEPERS, asks: routes.shift, load: () => import('./staff/shift.tsx') },
    { path: '/roster/templates', title: 'roster.title.templates', audience: KEEPERS, asks: routes.templates, load: () => import('./staff/templates.tsx') },
    { path: '/roster/attendance', title: 'roster.title.attendance', audience: KEEPERS, asks: routes.attendance, load: () => import('./staff/attendance.tsx') },
    { path: '/roster/proposal', title: 'roster.title.proposal', audience: KEEPERS, asks: routes.propose, load: () => import('./staff/proposal.tsx') },
    { path: '/roster/rules', title: 'roster.title.rules', audience: ['worker', 'desk'], asks: routes.rules, load: () => import('./staff/rules.tsx') },
  ],
});
