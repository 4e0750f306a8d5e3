import type { Claim } from "@binnacle/contracts";
import { crashesNow } from "../causes/ends/falls.ts";
import { citeCondition, citeContainer, citeEvent, citeLine, citeSpec } from "../facts/cite-pod.ts";
import { claim, type Draft, type DraftStep, sure } from "../findings/draft.ts";
import { eventAbout } from "../findings/event-about.ts";
import { podDraft } from "../findings/pod-draft.ts";
import { earliest, type Failing, podQuestion } from "../findings/pod-question.ts";
import { rolloutBehind } from "../findings/rollout-behind.ts";
import type { Cluster } from "../graph/cluster.ts";
import { isOfContainer } from "../graph/events.ts";
import { isNotReady } from "../graph/node-readiness.ts";
import { type ContainerView, conditionOf, type PodView } from "../graph/pod-view.ts";
import type { Inquiry } from "../inquiry.ts";
import { errorLine, messageOf } from "../logs/error-line.ts";
import { touches } from "../rollout/rollout-change.ts";
import { counted, shortened } from "../say.ts";
import type { Container, ContainerStatus, Probe } from "../state/container.ts";

/** Time that a program may take to come up, beyond what its probe waits anyway. */
const PATIENCE_MS = 30_000;
/** Parts of a rollout that can make a probe fail. */
const ASPECTS = ["probe", "ports", "image", "env", "command", "config"] as const;
const FAILED = /^(?:Readiness|Startup) probe (?:failed|errored)/i;

/** Why does this running pod not take traffic? */
export const whyNotReady = podQuestion(unready, draftOf);

/** The container that runs and is not ready, though it had its time. */
function unready({ now, cluster }: Inquiry, pod: PodView): ContainerView | undefined {
  if (pod.isOver || pod.isReady || isOnLostNode(cluster, pod)) return undefined;
  if (pod.containers.some((container) => crashesNow(container, now))) return undefined;
  return pod.containers.find((container) => !container.isInit && hadItsTime(container, now));
}

function isOnLostNode(cluster: Cluster, pod: PodView): boolean {
  const node = cluster.nodes.get(pod.object.spec.nodeName ?? "");
  return node !== undefined && isNotReady(node);
}

function hadItsTime({ spec, status }: ContainerView, now: number): boolean {
  const probe = spec?.readinessProbe ?? spec?.startupProbe;
  if (probe === undefined || status === undefined || status.ready) return false;
  const delayMs = (probe.initialDelaySeconds ?? 0) * 1000;
  const patienceMs = PATIENCE_MS + delayMs + startMs(spec?.startupProbe, status.started);
  return now - runsSince(status) > patienceMs;
}

/** Not a number while it does not run. */
function runsSince({ state }: ContainerStatus): number {
  return Date.parse(state?.running?.startedAt ?? "");
}

/** Time that a startup probe still allows. The kubelet's defaults: a period of 10 s, three failures. */
function startMs(probe: Probe | undefined, started: boolean | undefined): number {
  if (probe === undefined || started === true) return 0;
  return (probe.periodSeconds ?? 10) * (probe.failureThreshold ?? 3) * 1000;
}

function draftOf(inquiry: Inquiry, failing: Failing<ContainerView>): Draft {
  const { workload, pods, pod, what: container } = failing;
  const told = tell(inquiry, pods, container.name);
  const status = citeContainer(inquiry, pod, container);
  const ready = citeCondition(inquiry, pod, "Ready");
  const rollout = rolloutBehind(inquiry, { workload, pods }, ASPECTS);
  const isProbeChanged = rollout !== undefined && touches(rollout, ["probe", "ports"]);
  return podDraft({
    workload,
    pods,
    cause: "readiness-probe-failing",
    does: `is not ready: its ${kindOf(container)} probe fails`,
    text: `${kindOf(container)} probe fails, ${counted(pods.length, "pod")}`,
    why: rollout === undefined ? undefined : `rollout ${rollout.revision}`,
    since: earliest(pods.map(({ object }) => conditionOf(object, "Ready")?.lastTransitionTime)),
    confidence: sure("readiness-probe-failing", levelOf(told, isProbeChanged)),
    claims: [
      claim(
        `Container ${container.name} of ${workload.ref.name} runs, and is not ready.`,
        status,
        ready,
      ),
      ...told,
      ...portClaim(inquiry, pod, container),
      ...logClaim(inquiry, pods, container),
    ],
    reasons: told.map((item) => claim("the kubelet reports it", ...item.evidence)),
    disproof: "a good answer of the program to the same request",
    decisive: [...told.flatMap(({ evidence }) => evidence), status],
    rollout,
    mend: isProbeChanged ? "correct the probe" : undefined,
    nextCheck: readLog(pod, container),
    symptom: { reason: "Unhealthy" },
    yields: !isProbeChanged,
  });
}

/** No readiness probe: the startup probe is what it waits for. */
function kindOf({ spec }: ContainerView): string {
  return spec?.readinessProbe === undefined ? "startup" : "readiness";
}

function levelOf(told: readonly Claim[], isProbeChanged: boolean): "high" | "medium" | "low" {
  if (told.length === 0) return "low";
  return isProbeChanged ? "high" : "medium";
}

/** What the kubelet says of the probe. */
function tell(inquiry: Inquiry, pods: readonly PodView[], container: string): Claim[] {
  const event = eventAbout(
    inquiry,
    pods,
    (item) =>
      item.reason === "Unhealthy" && FAILED.test(item.message) && isOfContainer(item, container),
  );
  return event === undefined
    ? []
    : [claim(shortened(event.message, 300), citeEvent(inquiry, event))];
}

function readLog({ ref }: PodView, container: ContainerView): DraftStep {
  return {
    text: "read what the program says about itself",
    kubectl: `logs ${ref.name} -c ${container.name} --tail=50`,
  };
}

/** The probe asks a port that the container does not declare. */
function portClaim(inquiry: Inquiry, pod: PodView, { spec, specPointer }: ContainerView): Claim[] {
  const port = spec && portOf(spec.readinessProbe ?? spec.startupProbe);
  if (spec === undefined || port === undefined || spec.ports.length === 0 || declares(spec, port))
    return [];
  const declared = spec.ports.map((item) => item.containerPort).join(", ");
  const evidence = citeSpec(inquiry, pod, {
    pointer: `${specPointer}/readinessProbe`,
    value: [port, declared],
    text: `the probe asks port ${port}; the container declares ${declared}`,
  });
  return [claim(`The probe asks port ${port}; the container declares ${declared}.`, evidence)];
}

function portOf(probe: Probe | undefined) {
  return probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? probe?.grpc?.port;
}

function declares(spec: Container, port: number | string): boolean {
  return spec.ports.some((item) => item.containerPort === Number(port) || item.name === port);
}

function logClaim(inquiry: Inquiry, pods: readonly PodView[], container: ContainerView): Claim[] {
  const log = inquiry.logs
    .ofAny(pods)
    .find((item) => item.container === container.name && !item.previous);
  const line = log && errorLine(log.lines);
  if (log === undefined || line === undefined) return [];
  return [claim(`It writes: "${shortened(messageOf(line))}"`, citeLine(inquiry, log, line))];
}
