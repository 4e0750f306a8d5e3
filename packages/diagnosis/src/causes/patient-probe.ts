import { type ContainerView, conditionOf } from "../graph/pod-view.ts";
import type { Workload } from "../graph/workload.ts";
import type { DraftStep } from "../kit/draft.ts";
import { patchTemplate } from "../kit/template-step.ts";
import type { Probe } from "../state/container.ts";

interface Impatient {
  readonly workload: Workload;
  readonly container: ContainerView;
  readonly kind: "liveness" | "readiness" | "startup";
  /** It waited for an answer in vain. */
  readonly isLate: boolean;
}

interface Observed {
  /** How long the run lasted that the probe ended. */
  readonly ranMs: number | undefined;
  /** How long a pod like it took from its start to Ready. */
  readonly startedMs: number | undefined;
}

/** A kill takes up to the grace period. */
const GRACE_S = 60;
/** The kubelet's default. */
const TIMEOUT_S = 1;

/** More time for a start that is slower than the probe allows, or for an answer that comes late; nothing where time does not help. */
export function patientProbe(impatient: Impatient, observed: Observed): DraftStep[] {
  const { container, kind, isLate } = impatient;
  const probe = container.spec?.[`${kind}Probe`];
  if (probe === undefined) return [];
  const given = givenSeconds(probe);
  const isSlowStart = (observed.ranMs ?? Infinity) / 1000 <= given + GRACE_S;
  if (isSlowStart) return moreTime(impatient, { probe, given, observed });
  return isLate ? laterAnswer(impatient, probe) : [];
}

/** A late answer may have its time. */
export function laterAnswer(
  { workload, container, kind }: Pick<Impatient, "workload" | "container" | "kind">,
  { timeoutSeconds = TIMEOUT_S }: Probe,
): DraftStep[] {
  const timeout = timeoutSeconds * 5;
  const text = `waits ${timeout} s for an answer, not ${timeoutSeconds} s`;
  return patchProbe(workload, container, { [`${kind}Probe`]: { timeoutSeconds: timeout } }, text);
}

function moreTime(
  { workload, container, kind }: Impatient,
  { probe, given, observed }: { probe: Probe; given: number; observed: Observed },
): DraftStep[] {
  const { periodSeconds = 10 } = probe;
  const took = Math.ceil((observed.startedMs ?? 0) / 1000);
  const needed = Math.max(2 * given, 2 * took);
  const why = took > 0 ? `a pod like it took ${took} s` : `twice the ${given} s that it has now`;
  const text = `gives it ${needed} s to start: ${why}`;
  return kind === "startup"
    ? patchProbe(
        workload,
        container,
        { startupProbe: { failureThreshold: Math.ceil(needed / periodSeconds) } },
        text,
      )
    : patchProbe(workload, container, { [`${kind}Probe`]: { initialDelaySeconds: needed } }, text);
}

function patchProbe(
  workload: Workload,
  { name, isInit }: ContainerView,
  probe: object,
  text: string,
) {
  const list = [{ name, ...probe }];
  return patchTemplate(workload, isInit ? { initContainers: list } : { containers: list }, text);
}

/** The kubelet's defaults: a period of 10 s, three failures. */
function givenSeconds({
  initialDelaySeconds = 0,
  periodSeconds = 10,
  failureThreshold = 3,
}: Probe): number {
  return initialDelaySeconds + periodSeconds * failureThreshold;
}

/** How long a pod of the workload that is Ready took from its start. */
export function startOfSibling({ pods }: Workload, container: string): number | undefined {
  const times = pods
    .filter(({ isReady, isOver }) => isReady && !isOver)
    .flatMap(({ object, containers }) => {
      const status = containers.find(({ name }) => name === container)?.status;
      const startedAt = Date.parse(status?.state?.running?.startedAt ?? "");
      const readyAt = Date.parse(conditionOf(object, "Ready")?.lastTransitionTime ?? "");
      return readyAt > startedAt && status?.restartCount === 0 ? [readyAt - startedAt] : [];
    });
  return times.length === 0 ? undefined : Math.max(...times);
}
