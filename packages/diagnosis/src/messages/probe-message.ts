import { gapsIn } from "./forms.ts";
import { plainWords } from "./plain-words.ts";

/** What the kubelet says of a probe. */
export interface ProbeMessage {
  readonly probe: "liveness" | "readiness" | "startup";
  /** `kills`: it kills the container for it. `failed`: a bad answer, or it could not even ask. */
  readonly outcome: "failed" | "kills";
  /** It waited for an answer in vain. */
  readonly isLate?: true;
  /** Only what kills names it. */
  readonly container?: string;
}

const LATE = /deadline exceeded|Client\.Timeout|time(?:d ?)?out/i;
const ASKED = /^(Liveness|Readiness|Startup) probe (?:failed|errored)/i;
/** From Kubernetes 1.13 on, and before. */
const KILLS = [
  "Container … failed … probe",
  "Killing container with id …://…:Container failed … probe",
];

/** Reads the message of an Unhealthy or a Killing event; nothing when it is about no probe. */
export function readProbeMessage(message: string): ProbeMessage | undefined {
  const text = plainWords(message);
  const probe = probeIn(ASKED.exec(text)?.[1]);
  if (probe !== undefined)
    return { probe, outcome: "failed", ...(LATE.test(text) && { isLate: true }) };
  const gaps = KILLS.map((form) => gapsIn(form, text)).find((item) => item);
  const [container, word] = gaps?.slice(-3) ?? [];
  const killing = probeIn(word);
  return container === undefined || killing === undefined
    ? undefined
    : { probe: killing, outcome: "kills", container };
}

function probeIn(word: string | undefined): ProbeMessage["probe"] | undefined {
  return (["liveness", "readiness", "startup"] as const).find((it) => it === word?.toLowerCase());
}
