import { present } from "@binnacle/contracts";
import { type Forms, gapsIn, meaningIn } from "./forms.ts";
import { plainWords } from "./plain-words.ts";

/** What the probe got in place of a good answer. */
type ProbeAnswer =
  | { readonly kind: "status"; readonly status: number }
  | {
      readonly kind:
        | "refused"
        | "timeout"
        | "unresolved"
        /** A gRPC server says of itself that it does not serve. */
        | "unhealthy"
        | "wrong_protocol"
        | "reset"
        /** What a command wrote, or nothing. */
        | "output";
    };

/** What the kubelet says of a probe. */
export interface ProbeMessage {
  readonly probe: "liveness" | "readiness" | "startup";
  /** `errored`: the kubelet could not even ask. `kills`: it kills the container for it, and does not say the answer. */
  readonly outcome: "failed" | "errored" | "kills";
  /** Only what kills names it. */
  readonly container?: string;
  readonly answer?: ProbeAnswer;
  /** The kubelet's words behind the name of the probe, in one line; what kills has none. */
  readonly words: string;
}

const ASKED = /^(Liveness|Readiness|Startup) probe (failed|errored)/i;
/** From Kubernetes 1.13 on, and before. */
const KILLS = [
  "Container … failed … probe",
  "Killing container with id …://…:Container failed … probe",
];
const ANSWERS: Forms<Exclude<ProbeAnswer["kind"], "status">> = [
  [/connection refused/, "refused"],
  [/deadline exceeded|timed out|timeout/i, "timeout"],
  [/no such host/, "unresolved"],
  [/service unhealthy|NOT_SERVING/, "unhealthy"],
  [/malformed HTTP|HTTP response to HTTPS client/, "wrong_protocol"],
  [/look like a TLS handshake|not implement the grpc health protocol/, "wrong_protocol"],
  [/\bEOF\b|connection reset/, "reset"],
];

/** Reads the message of an Unhealthy or a Killing event; nothing when it is about no probe. */
export function readProbeMessage(message: string): ProbeMessage | undefined {
  const text = plainWords(message);
  const [asked, probe, outcome] = ASKED.exec(text) ?? [];
  if (asked === undefined || probe === undefined) return killIn(text);
  const words = text.slice(asked.length).replace(/^ and resulted in \w+ state/, "");
  return {
    probe: toProbe(probe),
    outcome: outcome?.toLowerCase() === "errored" ? "errored" : "failed",
    answer: answerIn(words),
    words: words.replace(/^: ?/, ""),
  };
}

function killIn(words: string): ProbeMessage | undefined {
  const gaps = KILLS.map((form) => gapsIn(form, words)).find((item) => item);
  const [container, probe] = gaps?.slice(-3) ?? [];
  if (probe !== "liveness" && probe !== "startup") return undefined;
  return { ...present({ container }), probe, outcome: "kills", words: "" };
}

function toProbe(word: string): ProbeMessage["probe"] {
  const probe = word.toLowerCase();
  return probe === "liveness" || probe === "startup" ? probe : "readiness";
}

function answerIn(words: string): ProbeAnswer {
  const status = /statuscode: (\d\d\d)/.exec(words)?.[1];
  if (status !== undefined) return { kind: "status", status: Number(status) };
  return { kind: meaningIn(ANSWERS, words) ?? "output" };
}
