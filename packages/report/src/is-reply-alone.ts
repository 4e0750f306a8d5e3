import type { Investigation } from "@binnacle/contracts";

/** Whether what a model says is all there is to say: the talk had a whole answer, and it stands. */
export function isReplyAlone({ follows, earlier, reply }: Investigation): boolean {
  return follows !== undefined && earlier?.isUnchanged === true && (reply?.lines ?? []).length > 0;
}
