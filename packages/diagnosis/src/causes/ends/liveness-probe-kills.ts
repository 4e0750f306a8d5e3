import { type Claim, present } from "@binnacle/contracts";
import { isOfContainer } from "../../graph/events.ts";
import { runMs } from "../../graph/pod-view.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { readProbeMessage } from "../../messages/probe-message.ts";
import { counted } from "../../say.ts";
import type { Event } from "../../state/cluster-kinds.ts";
import type { Probe } from "../../state/container.ts";
import { patientProbe, startOfSibling } from "../patient-probe.ts";
import { answeredBefore } from "./answered-before.ts";
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
    const answered = hit.kind === "startup" ? undefined : answeredBefore(crash);
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
      ],
      context: answered === undefined ? [patience(crash)] : [answered, ...errorOf(crash)],
      disproof: "a container that ends by itself before the probe fails",
      ...(answered === undefined && {
        fix: rollout?.previous === undefined ? bePatient(crash) : [],
        mend: "correct the probe or add a startupProbe",
      }),
      symptom: { reason: "Unhealthy", ...present({ exitCode: end.exitCode }) },
    };
  },
});

/** What the program said last, where it speaks of an error: a program that hangs may say nothing. */
function errorOf({ word, wrote }: Crash<Kill>): readonly Claim[] {
  return word?.isError === true ? wrote : [];
}

function bePatient(crash: Crash<Kill>): DraftStep[] {
  const { workload, container, end, hit } = crash;
  const read = readProbeMessage((hit.failed ?? hit.killing)?.message ?? "");
  const started = startOfSibling(workload, container.name);
  return patientProbe(
    { workload, container, kind: hit.kind, isLate: read?.isLate === true },
    { ranMs: runMs(end), startedMs: started },
  );
}

/** The kubelet's defaults: a period of 10 s, three failures. */
function patience({ pod, container, hit, cite, say }: Crash<Kill>) {
  const { initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3 } = hit.probe;
  const failures = counted(failureThreshold, "failure");
  const probe = cite.field(pod, {
    pointer: `${container.specPointer}/${hit.kind}Probe`,
    value: hit.probe,
    text: `container ${container.name}, ${hit.kind} probe: ${initialDelaySeconds} s before the first try, then ${failures} ${periodSeconds} s apart`,
    values: {
      delay: { amount: initialDelaySeconds, unit: "s" },
      period: { amount: periodSeconds, unit: "s" },
      failures: { count: failureThreshold, of: "failure" },
    },
  });
  return say(
    "The probe gives it {delay} before the first try, then {failures} {period} apart.",
    probe,
  );
}
