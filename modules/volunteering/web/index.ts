import { defineScreens } from '@huying/ui/screens';
import { BadgeCheck, UserPlus } from 'lucide-react';
import { volunteering } from '../contract.ts';

const { routes } = volunteering;
const KEEPERS = ['worker', 'desk'] as const;

export default defineScreens({
  module: 'volunteering',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  screens: [
    { path: '/join', title: 'volunteering.title.join', audience: 'volunteer', asks: routes.mine, load: () => import('./own/join.tsx'), layout: 'whole' },
    { path: '/registration', title: 'volunteering.title.registration', audience: 'volunteer', asks: routes.changeProfile, load: () => import('./own/registration.tsx') },
    { path: '/applications', title: 'volunteering.title.applications', audience: KEEPERS, asks: routes.applications, load: () => import('./staff/applications.tsx'), menu: { icon: UserPlus, order: 6.2, group: 'people' } },
    { path: '/applications/:applicationId', title: 'volunteering.title.application', audience: KEEPERS, asks: routes.application, load: () => import('./staff/application.tsx') },
    { path: '/volunteers', title: 'volunteering.title.volunteers', audience: KEEPERS, asks: routes.volunteers, load: () => import('./staff/volunteers.tsx'), menu: { icon: BadgeCheck, order: 6.3, group: 'people' } },
    { path: '/volunteers/:personId', title: 'volunteering.title.volunteer', audience: KEEPERS, asks: routes.volunteer, load: () => import('./staff/volunteer.tsx') },
  ],
});
