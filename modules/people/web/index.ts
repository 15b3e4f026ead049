import { defineScreens } from '@huying/ui/screens';
import { BookUser, KeyRound, UserRound } from 'lucide-react';

const PLAIN = ['elder', 'volunteer'] as const;
const STAFF = ['org', 'worker', 'desk'] as const;
const EVERYBODY = [...PLAIN, ...STAFF] as const;
/** Those who see the people of an area. */
const AREA_STAFF = ['worker', 'desk'] as const;

export default defineScreens({
  module: 'people',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  textFor: ['landing'],
  screens: [
    { path: '/sign-in', title: 'people.title.signIn', audience: EVERYBODY, load: () => import('./sign-in/sign-in.tsx'), layout: 'whole' },
    { path: '/me', title: 'people.title.me', audience: EVERYBODY, load: () => import('./me/me.tsx'), menu: { icon: UserRound, order: 9 } },
    { path: '/me/sessions', title: 'people.title.sessions', audience: EVERYBODY, load: () => import('./me/sessions.tsx') },
    { path: '/me/password', title: 'people.title.password', audience: EVERYBODY, load: () => import('./me/password.tsx') },
    { path: '/me/file', title: 'people.title.ownFile', audience: 'elder', load: () => import('./me/file.tsx') },
    { path: '/me/profile', title: 'people.title.profile', audience: 'volunteer', load: () => import('./me/profile.tsx') },
    { path: '/people', title: 'people.title.people', audience: AREA_STAFF, load: () => import('./staff/list.tsx'), menu: { icon: BookUser, order: 6 } },
    { path: '/keys', title: 'people.title.keys', audience: 'desk', load: () => import('./staff/keys.tsx'), menu: { icon: KeyRound, order: 8 } },
    { path: '/people/:personId', title: 'people.title.file', audience: AREA_STAFF, load: () => import('./staff/file.tsx') },
  ],
  fittings: [{ audience: STAFF, place: 'corner', order: 9, load: () => import('./staff/who.tsx') }],
});
