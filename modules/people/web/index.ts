import { defineScreens } from '@huying/ui/screens';
import { BookUser, Building2, KeyRound, UserRound } from 'lucide-react';
import { people } from '../contract.ts';

const PLAIN = ['elder', 'family', 'volunteer'] as const;
const STAFF = ['org', 'worker', 'desk'] as const;
const EVERYBODY = [...PLAIN, ...STAFF] as const;
/** Those who see the people of an area. */
const AREA_STAFF = ['worker', 'desk'] as const;

const { routes } = people;

export default defineScreens({
  module: 'people',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  // What only staff read need not be on an elder's phone.
  textOf: {
    desk: { zh: () => import('./text/staff/zh.json', { with: { type: 'json' } }), en: () => import('./text/staff/en.json', { with: { type: 'json' } }) },
    worker: { zh: () => import('./text/staff/zh.json', { with: { type: 'json' } }), en: () => import('./text/staff/en.json', { with: { type: 'json' } }) },
  },
  textFor: ['landing'],
  screens: [
    { path: '/sign-in', title: 'people.title.signIn', audience: EVERYBODY, load: () => import('./sign-in/sign-in.tsx'), layout: 'whole' },
    { path: '/device', title: 'people.title.device', audience: 'elder', load: () => import('./sign-in/device.tsx'), layout: 'whole' },
    { path: '/me', title: 'people.title.me', audience: EVERYBODY, asks: routes.me, load: () => import('./me/me.tsx'), menu: { icon: UserRound, order: 9, group: 'settings', word: 'people.menu.me' } },
    { path: '/me/sessions', title: 'people.title.sessions', audience: EVERYBODY, asks: routes.sessions, load: () => import('./me/sessions.tsx') },
    { path: '/me/password', title: 'people.title.password', audience: EVERYBODY, asks: routes.changePassword, load: () => import('./me/password.tsx') },
    { path: '/me/file', title: 'people.title.ownFile', audience: 'elder', asks: routes.elder, load: () => import('./me/file.tsx') },
    { path: '/me/profile', title: 'people.title.profile', audience: 'volunteer', asks: routes.profile, load: () => import('./me/profile.tsx') },
    { path: '/people', title: 'people.title.people', audience: AREA_STAFF, asks: routes.list, load: () => import('./staff/list.tsx'), menu: { icon: BookUser, order: 6, group: 'people' } },
    { path: '/keys', title: 'people.title.keys', audience: 'desk', asks: routes.keys, load: () => import('./staff/keys.tsx'), menu: { icon: KeyRound, order: 8, group: 'settings' } },
    { path: '/people/new', title: 'people.title.add', audience: AREA_STAFF, asks: routes.addPerson, load: () => import('./staff/add-person.tsx') },
    { path: '/people/import', title: 'people.title.import', audience: AREA_STAFF, asks: routes.importPeople, load: () => import('./staff/import-people.tsx') },
    { path: '/people/:personId', title: 'people.title.person', audience: AREA_STAFF, asks: routes.person, load: () => import('./staff/person.tsx') },
    { path: '/organisations', title: 'people.title.organisations', audience: AREA_STAFF, asks: routes.addOrganisation, load: () => import('./staff/organisations.tsx'), menu: { icon: Building2, order: 6.5, group: 'people' } },
    { path: '/organisations/:organisationId', title: 'people.title.organisation', audience: AREA_STAFF, asks: routes.changeOrganisation, load: () => import('./staff/organisation.tsx') },
  ],
  fittings: [
    { audience: EVERYBODY, place: 'unseen', order: 1, load: () => import('./identity.tsx') },
    { audience: STAFF, place: 'corner', order: 9, load: () => import('./staff/who.tsx') },
  ],
});
