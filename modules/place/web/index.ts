import { defineScreens } from '@huying/ui/screens';

export default defineScreens({
  module: 'place',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  // What is wrong with a table of areas is said at the first start too.
  textFor: ['landing'],
  screens: [],
});
