import { defineScreens } from '@huying/ui/screens';
import { GraduationCap } from 'lucide-react';
import { training } from '../contract.ts';

const { routes } = training;
const KEEPERS = ['worker', 'desk'] as const;

export default defineScreens({
  module: 'training',
  text: {
    zh: () => import('./text/zh.json', { with: { type: 'json' } }),
    en: () => import('./text/en.json', { with: { type: 'json' } }),
  },
  screens: [
    { path: '/training', title: 'training.title.mine', audience: 'volunteer', asks: routes.courses, load: () => import('./own/courses.tsx') },
    { path: '/training/:courseId', title: 'training.title.course', audience: 'volunteer', asks: routes.answer, load: () => import('./own/course.tsx') },
    { path: '/training', title: 'training.title.kept', audience: KEEPERS, asks: routes.addCourse, load: () => import('./staff/courses.tsx'), menu: { icon: GraduationCap, order: 6.4, group: 'people' } },
    { path: '/training/:courseId', title: 'training.title.course', audience: KEEPERS, asks: routes.addCourse, load: () => import('./staff/course.tsx') },
  ],
});
