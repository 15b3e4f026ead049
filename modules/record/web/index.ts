import { defineScreens } from '@huying/ui/screens';
import { FileBadge } from 'lucide-react';
import { record } from '../contract.ts';

const { routes } = record;
const STAFF = ['org', 'worker', 'desk'] as const;

export default defineScreens({
  module: 'record',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  screens: [
    { path: '/proofs', title: 'record.title.mine', audience: 'volunteer', asks: routes.mine, load: () => import('./own/proofs.tsx') },
    { path: '/proofs', title: 'record.title.proofs', audience: STAFF, asks: routes.proofs, load: () => import('./staff/proofs.tsx'), menu: { icon: FileBadge, order: 6.5, group: 'service', word: 'record.menu.proofs' } },
    { path: '/proofs/:proofId', title: 'record.title.proof', audience: STAFF, asks: routes.proof, load: () => import('./staff/proof.tsx') },
    { path: '/records/exchange', title: 'record.title.exchange', audience: ['worker', 'desk'], asks: routes.exchange, load: () => import('./staff/exchange.tsx') },
    { path: '/check', title: 'record.title.check', audience: 'landing', asks: routes.check, load: () => import('./public/check.tsx') },
  ],
});
