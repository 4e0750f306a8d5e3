import { gapsIn } from "./forms.ts";

/** What a kubelet says when its node runs out of something. */
export interface Starving {
  /** `memory`, `disk`. */
  readonly of: string;
  /** The kernel ended a process for it. */
  readonly isKill: boolean;
}

const BY_REASON: Readonly<Record<string, string>> = {
  NodeHasInsufficientMemory: "memory",
  NodeHasDiskPressure: "disk",
  NodeHasInsufficientPID: "process ids",
  SystemOOM: "memory",
};
/** What the kubelet says when it has enough again. */
const RELIEF: Readonly<Record<string, string>> = {
  NodeHasSufficientMemory: "memory",
  NodeHasNoDiskPressure: "disk",
  NodeHasSufficientPID: "process ids",
};
/** Conditions of a node that are True while it has too little. */
const PRESSURES: Readonly<Record<string, string>> = {
  MemoryPressure: "memory",
  DiskPressure: "disk",
  PIDPressure: "process ids",
};
/** What the eviction manager calls what it reclaims, and people. */
const RECLAIMED: readonly (readonly [form: RegExp, of: string])[] = [
  [/^memory/i, "memory"],
  [/^(?:ephemeral-storage|inodes|nodefs|imagefs)/i, "disk"],
  [/^pids/i, "process ids"],
];

/** Reads an event about a node. */
export function readStarving({
  reason,
  message,
}: {
  readonly reason: string;
  readonly message: string;
}): Starving | undefined {
  const of =
    reason === "EvictionThresholdMet"
      ? starvedOf(gapsIn("reclaim …", message)?.at(-1) ?? "")
      : BY_REASON[reason];
  return of === undefined ? undefined : { of, isKill: reason === "SystemOOM" };
}

/** `memory`, `disk`, `process ids`: what a node ran out of, by what its eviction manager calls it (`ephemeral-storage`). */
export function starvedOf(reclaimed: string): string | undefined {
  return RECLAIMED.find(([form]) => form.test(reclaimed))?.[1];
}

/** Of what a node has enough again: by an event of its kubelet, or by a condition that is False. */
export function relievedOf(reason: string): string | undefined {
  return RELIEF[reason] ?? PRESSURES[reason];
}
