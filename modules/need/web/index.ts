import { defineScreens } from '@huying/ui/screens';
import { HandHelping, ListChecks } from 'lucide-react';

export default defineScreens({
  module: 'need',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  screens: [
    { path: '/', title: 'need.title.home', audience: 'elder', load: () => import('./elder/home.tsx'), menu: { icon: HandHelping, order: 1 } },
    { path: '/ask/:category', title: 'need.title.ask', audience: 'elder', load: () => import('./elder/ask.tsx') },
    { path: '/more', title: 'need.title.more', audience: 'elder', load: () => import('./elder/more.tsx') },
    { path: '/mine', title: 'need.title.mine', audience: 'elder', load: () => import('./elder/mine.tsx'), menu: { icon: ListChecks, order: 2 } },
    { path: '/needs/:needId', title: 'need.title.one', audience: 'elder', load: () => import('./elder/one.tsx') },
  ],
});
