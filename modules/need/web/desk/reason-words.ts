import { REFUSE_REASONS } from '@huying/mobilisation/contract';
import type { Translate } from '@huying/ui';

/** A reason as somebody gave it: chosen from a list, then in its words, or in their own. */
export const sayReason = (reason: string, t: Translate): string => (REFUSE_REASONS.some((one) => one === reason) ? t(`mobilisation.refuseReason.${reason}`) : reason);
