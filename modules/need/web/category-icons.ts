import type { Category } from '@huying/recognition/contract';
import { Bath, BookOpen, Brush, CarFront, CircleHelp, HeartPulse, type LucideIcon, MessagesSquare, PackageOpen, ShieldAlert, ShoppingBasket, Soup, Stethoscope, Wrench } from 'lucide-react';

/** One picture per kind of need, the same everywhere. */
export const CATEGORY_ICONS: Readonly<Record<Category, LucideIcon>> = {
  meals: Soup, shopping: ShoppingBasket, medical_escort: Stethoscope, repair: Wrench, cleaning: Brush, company: MessagesSquare, errands: PackageOpen,
  hair_bath: Bath, transport: CarFront, safety: ShieldAlert, health: HeartPulse, policy: BookOpen, other: CircleHelp,
};
