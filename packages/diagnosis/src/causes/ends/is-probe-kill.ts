import { readProbeMessage } from "../../messages/probe-message.ts";
import type { Event } from "../../state/cluster-kinds.ts";

/** It tells of a probe that kills when it fails. */
export function isProbeKill({ message }: Event): boolean {
  return ["liveness", "startup"].includes(readProbeMessage(message)?.probe ?? "");
}
