import { type LucideIcon, MessagesSquare, ShoppingBasket, Soup, Stethoscope, Wrench } from 'lucide-react';

/** The pictures of an elder's first page, by kind of need; beside the others, because that page loads before all else. */
export const FIRST_ICONS = {
  meals: Soup, shopping: ShoppingBasket, medical_escort: Stethoscope, repair: Wrench, company: MessagesSquare,
} as const satisfies Readonly<Record<string, LucideIcon>>;
