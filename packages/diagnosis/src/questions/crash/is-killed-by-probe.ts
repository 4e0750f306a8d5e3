import { citeEvent, citeSpec } from "../../facts/cite-pod.ts";
import type { Crash } from "../../findings/crash.ts";
import { claim, type Draft, sure } from "../../findings/draft.ts";
import { rolloutBehind } from "../../findings/rollout-behind.ts";
import { isOfContainer } from "../../graph/events.ts";
import type { Inquiry } from "../../inquiry.ts";
import { counted, shortened } from "../../say.ts";
import type { Event } from "../../state/cluster-kinds.ts";
import type { Probe } from "../../state/container.ts";
import { citeCrash, crashDraft, crashText, restartsText } from "./crash-draft.ts";

const KILLING = /failed (?:liveness|startup) probe/i;
const FAILED = /^(?:Liveness|Startup) probe (?:failed|errored)/i;
/** Ends after a kill: SIGKILL, SIGTERM, or an orderly end. */
const KILLED_CODES = new Set([137, 143, 0]);

interface Told {
  readonly killing: Event | undefined;
  readonly failed: Event | undefined;
  readonly probe: Probe;
}

/** The kubelet kills the container, because its liveness or startup probe fails. */
export function isKilledByProbe(inquiry: Inquiry, crash: Crash): Draft | undefined {
  const told = tell(inquiry, crash);
  return told && draftOf(inquiry, crash, told);
}

function tell(inquiry: Inquiry, crash: Crash): Told | undefined {
  const events = crash.pods
    .flatMap((pod) => inquiry.cluster.eventsOf(pod.ref))
    .filter((event) => isOfContainer(event, crash.container.name));
  const killing = events.find((event) => event.reason === "Killing" && KILLING.test(event.message));
  const failed = events.find((event) => event.reason === "Unhealthy" && FAILED.test(event.message));
  const probe = crash.container.spec?.livenessProbe ?? crash.container.spec?.startupProbe;
  const isTold = killing ?? (KILLED_CODES.has(crash.end.exitCode) ? failed : undefined);
  return isTold === undefined || probe === undefined ? undefined : { killing, failed, probe };
}

function draftOf(inquiry: Inquiry, crash: Crash, { killing, failed, probe }: Told): Draft {
  const { workload, container } = crash;
  const status = citeCrash(inquiry, crash);
  const evidence = [killing, failed].flatMap((event) =>
    event === undefined ? [] : [citeEvent(inquiry, event)],
  );
  const rollout = rolloutBehind(inquiry, crash, ["probe", "image", "ports", "env", "resources"]);
  return crashDraft(inquiry, crash, {
    cause: "liveness-probe-kills",
    does: "is killed by its liveness probe",
    text: crashText(crash, "killed by its liveness probe"),
    why: rollout === undefined ? undefined : `rollout ${rollout.revision}`,
    confidence: sure("liveness-probe-kills", killing === undefined ? "medium" : "high"),
    claims: [
      claim(
        `The kubelet kills container ${container.name} of ${workload.ref.name}, because its probe fails${restartsText(crash)}.`,
        ...evidence,
        status,
      ),
      ...whatFailed(failed, evidence),
      claim(`The probe gives it ${patience(probe)}.`, citeProbe(inquiry, crash, probe)),
    ],
    reasons: [claim("the kubelet says that the probe failed", ...evidence)],
    disproof: "a container that ends by itself before the probe fails",
    decisive: [...evidence, status],
    rollout,
    mend: "correct the probe or add a startupProbe",
    symptom: { reason: "Unhealthy", exitCode: crash.end.exitCode },
  });
}

function whatFailed(failed: Event | undefined, evidence: readonly string[]) {
  return failed === undefined ? [] : [claim(shortened(failed.message), ...evidence)];
}

/** The kubelet's defaults: a period of 10 s, three failures. */
function patience(probe: Probe): string {
  const { initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3 } = probe;
  return `${initialDelaySeconds} s before the first try, then ${counted(failureThreshold, "failure")} ${periodSeconds} s apart`;
}

function citeProbe(inquiry: Inquiry, { pod, container }: Crash, probe: Probe): string {
  return citeSpec(inquiry, pod, {
    pointer: `${container.specPointer}/livenessProbe`,
    value: probe,
    text: `container ${container.name}, liveness probe: ${patience(probe)}`,
  });
}
