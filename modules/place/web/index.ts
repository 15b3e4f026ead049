import { defineScreens } from '@huying/ui/screens';
import { FolderTree } from 'lucide-react';
import { place } from '../contract.ts';

const STAFF = ['desk', 'worker'] as const;

export default defineScreens({
  module: 'place',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  // What is wrong with a table of areas is said at the first start too.
  textFor: ['landing'],
  screens: [
    { path: '/areas', title: 'place.title.areas', audience: STAFF, asks: place.routes.addArea, load: () => import('./staff/areas.tsx'), menu: { icon: FolderTree, order: 7, group: 'settings' } },
  ],
});
