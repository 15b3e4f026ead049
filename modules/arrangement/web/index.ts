import { defineScreens } from '@huying/ui/screens';
import { arrangements } from '../contract.ts';

const { routes } = arrangements;

export default defineScreens({
  module: 'arrangement',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  screens: [
    { path: '/arranged', title: 'arrangement.title.own', audience: 'elder', asks: routes.list, load: () => import('./own/own-list.tsx') },
    { path: '/arranged/new/:category', title: 'arrangement.title.new', audience: 'elder', asks: routes.add, load: () => import('./own/own-new.tsx') },
    { path: '/elders/:elderId/arranged', title: 'arrangement.title.of', audience: 'family', asks: routes.list, load: () => import('./own/family-list.tsx') },
    { path: '/elders/:elderId/arranged/new', title: 'arrangement.title.new', audience: 'family', asks: routes.add, load: () => import('./own/family-new.tsx') },
    { path: '/people/:personId/arranged', title: 'arrangement.title.of', audience: ['worker', 'desk'], asks: routes.list, load: () => import('./staff/arranged.tsx') },
  ],
});
