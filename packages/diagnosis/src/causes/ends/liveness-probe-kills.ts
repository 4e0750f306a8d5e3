import { type Claim, present } from "@binnacle/contracts";
import { isOfContainer } from "../../graph/events.ts";
import { runMs } from "../../graph/pod-view.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { readProbeMessage } from "../../messages/probe-message.ts";
import { counted } from "../../say.ts";
import type { Event } from "../../state/cluster-kinds.ts";
import type { Probe } from "../../state/container.ts";
import {
  GRACE_S,
  givenSeconds,
  patientProbe,
  startOfSelf,
  startOfSibling,
} from "../patient-probe.ts";
import { type ProbeFault, probeFault } from "../probe-fault.ts";
import { longerGiven, timingClaim } from "../probe-timing.ts";
import { answeredBefore, wasReady } from "./answered-before.ts";
import { type Crash, crashCause } from "./crash-cause.ts";
import { isProbeKill } from "./is-probe-kill.ts";

/** Ends after a kill: SIGKILL, SIGTERM, or an orderly end. */
const KILLED_CODES = new Set<number | undefined>([137, 143, 0]);

interface Kill {
  readonly killing: Event | undefined;
  readonly failed: Event | undefined;
  readonly probe: Probe;
  readonly kind: "liveness" | "startup";
}

/** The kubelet kills the container, because its liveness or startup probe fails. */
export const livenessProbeKills = crashCause<Kill>({
  id: "liveness-probe-kills",
  title: "Killed by its own liveness probe",
  group: "probes",
  high: "the kubelet says that it killed the container for a failed probe",
  medium: "the liveness probe failed and the container was killed",
  ruledOut: "no container was killed for a failed liveness probe",
  needs: ["Pod", "Event"],
  metric: "restarts",
  begunBy: ["probe", "image", "ports", "env", "resources"],

  sees({ container, end }, { spots, cluster }) {
    const events = spots
      .flatMap(({ pod }) => cluster.eventsOf(pod.ref))
      .filter((event) => isOfContainer(event, container.name));
    const killing = events.find((event) => event.reason === "Killing" && isProbeKill(event));
    const failed = events.find((event) => event.reason === "Unhealthy" && isProbeKill(event));
    const isTold = killing ?? (KILLED_CODES.has(end.exitCode) ? failed : undefined);
    const isStartup = readProbeMessage(isTold?.message ?? "")?.probe === "startup";
    const kind = isStartup ? "startup" : "liveness";
    const probe = container.spec?.[`${kind}Probe`];
    return isTold === undefined || probe === undefined
      ? undefined
      : { killing, failed, probe, kind };
  },

  tells(crash) {
    const { name, container, status, end, hit, often, again, rollout, cite, say } = crash;
    const fault = faultOf(crash);
    const isAsked = hit.kind !== "startup" && fault.claims.length === 0;
    const answered = isAsked ? answeredBefore(crash) : undefined;
    const told = [hit.killing, hit.failed].flatMap((event) => event ?? []).map(cite.event);
    return {
      level: hit.killing === undefined ? "medium" : "high",
      does: `is killed by its ${hit.kind} probe`,
      text: `killed by its ${hit.kind} probe${often}`,
      why: rollout && `rollout ${rollout.revision}`,
      facts: [
        say(
          `The kubelet kills container ${container.name} of ${name}, because its probe fails${again}.`,
          ...told,
          status,
        ),
        ...(hit.failed === undefined ? [] : [say("{message}", cite.event(hit.failed))]),
        ...fault.claims,
      ],
      context: contextOf(crash, fault, answered),
      disproof: "a container that ends by itself before the probe fails",
      ...(answered === undefined && {
        fix: rollout?.previous === undefined ? correct(crash, fault) : [],
        mend: mendOf(crash, fault),
      }),
      symptom: { reason: "Unhealthy", ...present({ exitCode: end.exitCode }) },
    };
  },
});

/** One that has a startupProbe needs none. */
function mendOf({ container, hit }: Crash<Kill>, { field }: ProbeFault): string {
  if (field !== undefined) return `correct the ${field} of the probe`;
  if (hit.kind === "startup") return "give its startupProbe the time that a start takes";
  return container.spec?.startupProbe === undefined
    ? "correct the probe or add a startupProbe"
    : "correct the probe";
}

/** What of the probe is wrong; its times where nothing else is seen. Those of a start tell nothing of a probe that begins behind it. */
function faultOf(crash: Crash<Kill>): ProbeFault {
  const { pod, container, end, hit } = crash;
  const isBehindStart = hit.kind === "liveness" && container.spec?.startupProbe !== undefined;
  const ranS = (runMs(end) ?? 0) / 1000;
  const wasAnswered = !isBehindStart && ranS > givenSeconds(hit.probe) + GRACE_S;
  const probed = { pod, container, ...hit, wasAnswered };
  const fault = probeFault(crash, probed, hit.failed);
  if (fault.claims.length > 0 || isBehindStart || wasReady(crash)) return fault;
  const runs = { ranMs: runMs(end), startedMs: startedMs(crash) };
  const { claims, isTooShort } = timingClaim(crash, probed, runs);
  if (claims.length === 0) return fault;
  return { claims, fix: bePatient(crash), ...(isTooShort && { field: "times" }) };
}

/** How long a run took that is Ready now. */
function startedMs({ workload, pod, container }: Crash<Kill>): number | undefined {
  return startOfSibling(workload, container.name) ?? startOfSelf(pod, container);
}

function contextOf(crash: Crash<Kill>, { claims }: ProbeFault, answered: Claim | undefined) {
  if (answered !== undefined) return [answered, ...errorOf(crash)];
  return claims.length > 0 ? [] : [patience(crash)];
}

/** What the program said last, where it speaks of an error: a program that hangs may say nothing. */
function errorOf({ word, wrote }: Crash<Kill>): readonly Claim[] {
  return word?.isError === true ? wrote : [];
}

function correct(crash: Crash<Kill>, { claims, fix }: ProbeFault): readonly DraftStep[] {
  return claims.length > 0 ? fix : bePatient(crash);
}

function bePatient(crash: Crash<Kill>): DraftStep[] {
  const { workload, pod, container, end, hit } = crash;
  const read = readProbeMessage((hit.failed ?? hit.killing)?.message ?? "");
  return patientProbe(
    { workload, container, kind: hit.kind, isLate: read?.isLate === true },
    {
      ranMs: runMs(end),
      startedMs: startedMs(crash),
      longerS: longerGiven({ pod, container, ...hit }),
    },
  );
}

/** The kubelet's defaults: a period of 10 s, three failures. */
function patience({ pod, container, end, hit, cite, say }: Crash<Kill>) {
  const ranS = Math.round((runMs(end) ?? 0) / 1000);
  const lasted = ranS === 0 ? "" : `; the run that it ended lasted ${ranS} s`;
  const { initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3 } = hit.probe;
  const failures = counted(failureThreshold, "failure");
  const probe = cite.field(pod, {
    pointer: `${container.specPointer}/${hit.kind}Probe`,
    value: [hit.probe, ranS],
    text: `container ${container.name}, ${hit.kind} probe: ${initialDelaySeconds} s before the first try, then ${failures} ${periodSeconds} s apart${lasted}`,
    values: {
      delay: { amount: initialDelaySeconds, unit: "s" },
      period: { amount: periodSeconds, unit: "s" },
      failures: { count: failureThreshold, of: "failure" },
      ran: { amount: ranS, unit: "s" },
    },
  });
  return say(
    `The probe gives it {delay} before the first try, then {failures} {period} apart${lasted && "; it was ended {ran} after its start"}.`,
    probe,
  );
}
