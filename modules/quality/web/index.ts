import { defineScreens } from '@huying/ui/screens';
import { Gavel, PhoneOutgoing } from 'lucide-react';
import { quality } from '../contract.ts';

const { routes } = quality;
/** Whoever may be on one side of a grievance. */
const SIDES = ['elder', 'family', 'volunteer', 'org', 'worker'] as const;
const STAFF = ['worker', 'desk'] as const;
/** What is said at length to who decides need not be on an elder's phone. */
const staffWords = {
  zh: () => import('./text/staff/zh.json', { with: { type: 'json' } }),
  en: () => import('./text/staff/en.json', { with: { type: 'json' } }),
};

export default defineScreens({
  module: 'quality',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  textOf: { worker: staffWords, desk: staffWords },
  screens: [
    { path: '/complaints', title: 'quality.title.mine', audience: SIDES, asks: routes.mine, load: () => import('./own/mine.tsx') },
    { path: '/complaints/:grievanceId', title: 'quality.title.one', audience: SIDES, asks: routes.one, load: () => import('./own/one.tsx') },
    { path: '/complain/:needId', title: 'quality.title.complain', audience: ['elder', 'family', 'worker', 'desk'], asks: routes.complain, load: () => import('./own/complain.tsx') },
    { path: '/report/:visitId', title: 'quality.title.report', audience: 'elder', asks: routes.reportReply, load: () => import('./own/report.tsx') },
    { path: '/report-line/:lineId', title: 'quality.title.reportLine', audience: SIDES, asks: routes.reportLine, load: () => import('./own/report-line.tsx') },
    { path: '/appeal/:visitId', title: 'quality.title.appeal', audience: ['volunteer', 'org', 'worker'], asks: routes.appealRating, load: () => import('./own/appeal.tsx') },
    { path: '/object-record', title: 'quality.title.objectRecord', audience: 'volunteer', asks: routes.objectToRecord, load: () => import('./own/object-record.tsx') },
    { path: '/object-record/:visitId', title: 'quality.title.objectRecord', audience: 'volunteer', asks: routes.objectToRecord, load: () => import('./own/object-record.tsx') },
    { path: '/object-help/:helpId', title: 'quality.title.objectRecord', audience: 'volunteer', asks: routes.objectToRecord, load: () => import('./own/object-record.tsx') },
    { path: '/object/:calloutId', title: 'quality.title.object', audience: 'org', asks: routes.complainOfCall, load: () => import('./own/object.tsx') },
    { path: '/adjudication', title: 'quality.title.desk', audience: STAFF, asks: routes.list, load: () => import('./staff/desk.tsx'), menu: { icon: Gavel, order: 6.6, group: 'service' } },
    { path: '/adjudication/:grievanceId', title: 'quality.title.one', audience: STAFF, asks: routes.evidence, load: () => import('./staff/one.tsx') },
    { path: '/follow-ups', title: 'quality.title.followUps', audience: STAFF, asks: routes.followUps, load: () => import('./staff/follow-ups.tsx'), menu: { icon: PhoneOutgoing, order: 6.7, group: 'service' } },
    { path: '/follow-ups/:followUpId', title: 'quality.title.followUp', audience: STAFF, asks: routes.followUp, load: () => import('./staff/follow-up.tsx') },
  ],
  fittings: [{ audience: STAFF, place: 'banner', order: 4, load: () => import('./staff/figures.tsx') }],
});
