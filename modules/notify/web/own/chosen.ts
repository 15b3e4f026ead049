import type { RouteArgument } from '@huying/kernel';
import type { Channel, ChoiceView, notify } from '../../contract.ts';

export type Chosen = RouteArgument<typeof notify.routes.choose>['body'];

export interface ChoiceProps {
  readonly choice: ChoiceView;
  /** Saves at once; what is left out stays. */
  readonly save: (change: Partial<Chosen>) => void;
  readonly isSaving: boolean;
}

export const offOf = (choice: ChoiceView): Channel[] => choice.channels.filter((one) => !one.isOn).map((one) => one.channel);
