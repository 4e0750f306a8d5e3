import type { Claim } from "@binnacle/contracts";
import { getLogs } from "../../facts/kubectl.ts";
import { earliest } from "../../facts/times.ts";
import { podCause, type Seen } from "../../kit/pod-cause.ts";
import { shortened } from "../../say.ts";
import { citeMention, hostOf } from "../objects/called-host.ts";
import type { InitWait } from "./init-waits-of.ts";

/** An init container waits for something that does not come: the program itself never starts. */
export const initContainerWaits = podCause<true, InitWait>({
  id: "init-container-waits",
  title: "Init container waits",
  group: "start",
  high: "the init container names what it waits for, and that is missing or not ready",
  medium: "the init container says that it waits, or what it names is missing or not ready",
  low: "the init container runs far longer than pods take to start",
  ruledOut: "no init container waits for something that does not come",
  needs: ["Pod"],
  metric: "restarts",
  begunBy: ["containers", "env", "command", "image", "config"],

  sees: () => true,

  tells(seen) {
    const { spots, spot } = seen;
    const { pod, container, line, awaited } = spot;
    const what = awaited === undefined ? "" : ` for ${shortened(hostOf(awaited.mention), 40)}`;
    const does = `waits${what} in init container ${shortened(container.name, 30)}`;
    return {
      level: levelOf(spot),
      does,
      text: does,
      why: awaited?.lack?.text,
      since: earliest(spots.map(({ startedAt }) => startedAt)),
      facts: [runsClaim(seen), ...awaitedClaims(seen), ...lineClaim(seen)],
      disproof: `an end of init container ${container.name} with exit code 0`,
      nextCheck: {
        text: "read what it waits for",
        kubectl: getLogs(pod.ref, { container: container.name, previous: false }, 50),
      },
      symptom: { reason: "PodInitializing" },
      waitsFor: awaited?.lack?.refs ?? [],
      yields: line !== undefined,
    };
  },
});

type Waiting = Seen<InitWait, true>;

function levelOf({ line, awaited }: InitWait) {
  const isLacking = awaited?.lack !== undefined;
  if (line === undefined) return isLacking ? "medium" : "low";
  return isLacking && awaited.isNamed ? "high" : "medium";
}

function runsClaim({ name, spot: { pod, container }, cite, say }: Waiting): Claim {
  return say(
    `Init container ${container.name} of ${name} runs and does not end; what comes after it is not started.`,
    cite.container(pod, container),
  );
}

function lineClaim({ spot: { log, line }, cite, say }: Waiting): Claim[] {
  if (log === undefined || line === undefined) return [];
  return [say(`It writes: "{message}"`, cite.line(log, line))];
}

/** What it names, and how that stands. */
function awaitedClaims({ spot, workload, cite, say }: Waiting): Claim[] {
  const { awaited } = spot;
  if (awaited === undefined) return [];
  const { mention, lack } = awaited;
  const named = citeMention({ cite }, workload, mention);
  if (lack === undefined) return [say("It names {host} ({place}).", named)];
  const fact = cite.fact({
    subject: lack.ref,
    pointer: "/spec",
    value: lack.text,
    text: lack.text,
  });
  return [say(`It names {host} ({place}); ${lack.text}.`, named, fact)];
}
