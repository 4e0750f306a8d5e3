import type { Change } from "@binnacle/contracts";

/** A change that was seen to happen, by who watches. */
export interface SeenChange
  extends Pick<Change, "subject" | "kind" | "text" | "differences" | "by"> {
  /** RFC 3339: when it was written, where the object says so; else when it was heard of. */
  readonly at: string;
  /** JSON pointer to what changed. */
  readonly pointer: string;
}

/** The whole object went. */
export function isDeletion({ pointer }: Pick<SeenChange, "pointer">): boolean {
  return pointer === "/metadata";
}
