import { ROLES } from '@huying/kernel';
import { REFUSE_REASONS } from '@huying/mobilisation/contract';
import type { Translate } from '@huying/ui';

/** A reason as somebody gave it: chosen from a list, then in its words, or in their own; or the office whose turn it was by the ladder. */
export const sayReason = (reason: string, t: Translate): string =>
  REFUSE_REASONS.some((one) => one === reason) ? t(`mobilisation.refuseReason.${reason}`) : ROLES.some((role) => role === reason) ? t(`people.role.${reason}`) : reason;
