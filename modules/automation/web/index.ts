import { defineScreens } from '@huying/ui/screens';
import { Table2 } from 'lucide-react';
import { automation } from '../contract.ts';

const STAFF = ['worker', 'desk'] as const;

export default defineScreens({
  module: 'automation',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  screens: [
    { path: '/tables', title: 'automation.title.tables', audience: STAFF, asks: automation.routes.tables, load: () => import('./staff/tables.tsx'), menu: { icon: Table2, order: 8.5, group: 'settings' } },
    { path: '/tables/:name', title: 'automation.title.table', audience: STAFF, asks: automation.routes.versions, load: () => import('./staff/table.tsx') },
  ],
});
