import type { Category } from '@huying/recognition/contract';
import { Bath, BookOpen, Brush, CarFront, CircleHelp, HeartPulse, type LucideIcon, PackageOpen, ShieldAlert } from 'lucide-react';
import { FIRST_ICONS } from './first-icons.ts';

/** One picture per kind of need, the same everywhere. */
export const CATEGORY_ICONS: Readonly<Record<Category, LucideIcon>> = {
  ...FIRST_ICONS, cleaning: Brush, errands: PackageOpen, hair_bath: Bath, transport: CarFront, safety: ShieldAlert, health: HeartPulse, policy: BookOpen, other: CircleHelp,
};
