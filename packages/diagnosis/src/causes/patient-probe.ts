import { type ContainerView, conditionOf, type PodView } from "../graph/pod-view.ts";
import type { Workload } from "../graph/workload.ts";
import type { DraftStep } from "../kit/draft.ts";
import { patchTemplate } from "../kit/template-step.ts";
import type { Probe } from "../state/container.ts";

interface Asked {
  readonly workload: Workload;
  readonly container: ContainerView;
  readonly kind: "liveness" | "readiness" | "startup";
}

interface Impatient extends Asked {
  /** It waited for an answer in vain. */
  readonly isLate: boolean;
}

interface Observed {
  /** How long the run lasted that the probe ended. */
  readonly ranMs: number | undefined;
  /** How long a pod like it took from its start to Ready. */
  readonly startedMs: number | undefined;
  /** Seconds that another probe gives to the same answer. */
  readonly longerS?: number | undefined;
}

/** A kill takes up to the grace period. */
export const GRACE_S = 60;
/** The kubelet's default. */
const TIMEOUT_S = 1;
/** After this time a Deployment says that it makes no progress: the default of progressDeadlineSeconds. */
const UNWATCHED_S = 600;

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
  { workload, container, kind }: Asked,
  { timeoutSeconds = TIMEOUT_S }: Probe,
): DraftStep[] {
  const timeout = timeoutSeconds * 5;
  const text = `waits ${timeout} s for an answer, not ${timeoutSeconds} s`;
  return patchProbe({ workload, container, kind }, { timeoutSeconds: timeout }, text);
}

function moreTime(
  { workload, container, kind }: Impatient,
  { probe, given, observed }: { probe: Probe; given: number; observed: Observed },
): DraftStep[] {
  const { periodSeconds = 10 } = probe;
  const took = Math.ceil((observed.startedMs ?? 0) / 1000);
  const needed = Math.max(2 * given, 2 * took, observed.longerS ?? 0);
  const why = whyOf({ needed, given, took });
  const text = `gives it ${needed} s to start: ${why}`;
  const more =
    kind === "startup"
      ? { failureThreshold: Math.ceil(needed / periodSeconds) }
      : { initialDelaySeconds: needed };
  return patchProbe({ workload, container, kind }, more, text);
}

function whyOf({ needed, given, took }: Record<"needed" | "given" | "took", number>): string {
  if (needed > Math.max(2 * given, 2 * took)) return "as long as its readiness probe waits";
  return took > given ? `a pod like it took ${took} s` : `twice the ${given} s that it has now`;
}

function patchProbe({ workload, container, kind }: Asked, probe: object, text: string) {
  const list = [{ name: container.name, [`${kind}Probe`]: probe }];
  const spec = container.isInit ? { initContainers: list } : { containers: list };
  return patchTemplate(workload, spec, text);
}

/** The kubelet's defaults: a period of 10 s, three failures. */
export function givenSeconds({
  initialDelaySeconds = 0,
  periodSeconds = 10,
  failureThreshold = 3,
}: Probe): number {
  return initialDelaySeconds + periodSeconds * failureThreshold;
}

/** How long a pod of the workload that is Ready took from its start. */
export function startOfSibling({ pods }: Workload, container: string): number | undefined {
  const times = pods
    .filter(({ isOver }) => !isOver)
    .flatMap((pod) => {
      const own = pod.containers.find(({ name }) => name === container);
      // Where it restarted since, Ready came with another run.
      return own?.status?.restartCount === 0 ? (startOfSelf(pod, own) ?? []) : [];
    });
  return times.length === 0 ? undefined : Math.max(...times);
}

/** How long the run that is Ready took; nothing where that is longer than its probes let a start be: then it was Ready before. */
export function startOfSelf(
  { object, isReady }: PodView,
  { status, spec }: ContainerView,
): number | undefined {
  const { running } = status?.state ?? {};
  if (running === undefined || !isReady) return undefined;
  const ready = conditionOf(object, "Ready")?.lastTransitionTime ?? "";
  const ms = Date.parse(ready) - Date.parse(running.startedAt ?? "");
  return ms > 0 && ms / 1000 <= longestStart(spec) ? ms : undefined;
}

/** In seconds. */
function longestStart(spec: ContainerView["spec"]): number {
  const probes = [spec?.startupProbe, spec?.livenessProbe].flatMap((probe) => probe ?? []);
  const given = probes.reduce((sum, probe) => sum + givenSeconds(probe), 0);
  return probes.length === 0 ? UNWATCHED_S : given + GRACE_S;
}
