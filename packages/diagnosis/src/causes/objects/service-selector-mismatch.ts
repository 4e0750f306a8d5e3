import { type Change, type Claim, present } from "@binnacle/contracts";
import { jsonWord, type ShellWords, shellWords } from "../../facts/shell-words.ts";
import { written } from "../../graph/object-key.ts";
import { readyEndpoints, type ServiceView, selectsPods } from "../../graph/services.ts";
import type { Workload } from "../../graph/workload.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { mended } from "../../kit/mend.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { refusedCall } from "../../logs/refused-calls.ts";
import { selectorChangeOf } from "../../rollout/write-changes.ts";
import { shortened } from "../../say.ts";
import { failingSince } from "./failing-since.ts";
import { type Gone, goneClaim, goneWorkload } from "./gone-workload.ts";
import { type Meant, meantWorkload } from "./meant-workload.ts";

/** A workload of a kind that was not read may be what the Service selects. */
const OWNERS = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"] as const;

interface Dead {
  readonly meant: Meant | undefined;
  readonly change: Change | undefined;
  readonly isCalled: boolean;
  /** What it selected, and is deleted. */
  readonly gone: Gone | undefined;
}

type DeadService = SeenObject<ServiceView, Dead>;

/** A Service leads nowhere. */
export const serviceSelectorMismatch = objectCause<ServiceView, Dead>({
  id: "service-selector-mismatch",
  title: "Service selects no pods",
  group: "network",
  high: "the selector differs in one label from pods that run",
  medium: "the selector matches no pod, and workloads call the Service",
  low: "the selector matches no pod, and nothing like it runs",
  ruledOut: "every Service with a selector that is called or named like a workload selects pods",
  needs: ["Service", "Pod"],
  metric: "error_ratio",
  of: "Service",

  all: ({ cluster }) => [...cluster.services.values()].filter(selectsPods),

  /** A Service that selects nothing counts when somebody misses it: by calls, by its name, or by what it was before. */
  sees(service, inquiry) {
    const { cluster, ledger } = inquiry;
    if (cluster.gapOf("Pod", service.namespace) !== undefined || leadsSomewhere(service))
      return undefined;
    const meant = meantWorkload(inquiry, service);
    const change = selectorChangeOf(service, ledger);
    const isCalled = cluster.calls.byService.has(service.key);
    const isMissed = meant?.isSure === true || change !== undefined || isCalled;
    const gone = meant === undefined ? goneWorkload(inquiry, service) : undefined;
    return isMissed ? { meant, change, isCalled, gone } : undefined;
  },

  tells(seen) {
    const { object: service, ref, name, hit, cite, say } = seen;
    const { meant, change, gone } = hit;
    const { spec } = service.object;
    const wish = pairs(spec.selector);
    const selector = cite.fact({
      subject: ref,
      pointer: "/spec/selector",
      value: spec.selector,
      values: present({ ...spec.selector }),
      text: `service ${name} selects ${wish}; no pod in ${service.namespace} has these labels`,
    });
    return {
      level: levelOf(seen),
      does: `has lost its pods${gone === undefined ? "" : `: ${shortened(written(gone.ref), 60)} is gone`}`,
      text: "selects no pods",
      why: `selector ${wish}`,
      since: sinceOf(seen),
      opening: openingOf(seen),
      facts: [
        say(`Service ${name} selects ${wish}, and no pod has these labels.`, selector),
        ...noEndpoints(seen),
      ],
      context: gone === undefined ? [] : [goneClaim(seen, gone)],
      ...(meant && meantStory(seen, meant, selector)),
      ...remedy(seen),
      disproof: `an endpoint of service ${name} that is ready`,
      change,
      nextCheck: { text: "see the endpoints now", kubectl: getEndpoints(name) },
      symptom: { reason: "NoEndpoints" },
    };
  },
});

/** A write of the whole object may have changed something else. */
function openingOf({ name, hit: { change }, say }: DeadService): Claim[] {
  if (change === undefined) return [];
  const by = change.by === undefined ? "" : `, by ${change.by}`;
  const what =
    change.kind === "selector"
      ? `The selector of service/${name} changed${by}.`
      : `service/${name} was written${by}: its selector, or other fields of it.`;
  return [say(what, ...change.evidence)];
}

/** Nobody keeps when its pods went: its callers tell, or that it is new. */
function sinceOf(seen: DeadService): string | undefined {
  const { object: service, hit, cluster, window } = seen;
  const calls = cluster.calls.byService.get(service.key) ?? [];
  const refused = calls.filter(({ from }) => refusedCall(seen, from, service) !== undefined);
  const known = hit.change?.at ?? failingSince(new Set(refused.map(({ from }) => from)));
  const { creationTimestamp = "" } = service.object.metadata;
  const isNew = hit.gone === undefined && Date.parse(creationTimestamp) >= window.fromMs;
  return known ?? (isNew ? creationTimestamp : undefined);
}

function leadsSomewhere(service: ServiceView): boolean {
  const { pods, unread, workloads } = service;
  return pods.length + unread > 0 || workloads.length > 0 || (readyEndpoints(service) ?? 0) > 0;
}

function levelOf({ object: { namespace }, hit: { meant, isCalled }, cluster }: DeadService) {
  const isBlind = OWNERS.some((kind) => cluster.gapIn(kind, namespace) !== undefined);
  if (isBlind && meant?.isSure !== true) return "low";
  if (meant?.isNear === true) return "high";
  return isCalled ? "medium" : "low";
}

/** Nothing when the slices were not read. */
function noEndpoints({ object: service, ref, name, cluster, cite, say }: DeadService) {
  if (cluster.gapIn("EndpointSlice", service.namespace) !== undefined) return [];
  const ready = readyEndpoints(service);
  const none = cite.fact({
    subject: ref,
    pointer: "/endpoints",
    value: ready ?? "none",
    values: { ready: ready ?? 0 },
    text: `service ${name}: ${ready === undefined ? "no EndpointSlice" : "0 ready endpoints"}`,
    kubectl: getEndpoints(name),
  });
  return [say(`It has no endpoints: calls to ${name} reach nobody.`, none)];
}

function getEndpoints(name: string): ShellWords {
  return shellWords`get endpointslices -l kubernetes.io/service-name=${name}`;
}

/** Which pods it should select, and what lets it. A reason to be sure when they differ in one label. */
function meantStory(seen: DeadService, { workload, isNear }: Meant, selector: string) {
  const { object: service, cite, say } = seen;
  const shown = labelsUnder(service, workload);
  const pods = `pods of ${workload.ref.name}`;
  const labels = cite.fact({
    subject: workload.ref,
    pointer: "/spec/template/metadata/labels",
    value: shown,
    values: present(shown),
    text: `pods of ${written(workload.ref)} have ${pairs(shown)}`,
  });
  return {
    context: [say(`P${pods.slice(1)} have ${pairs(shown)}: they were most likely meant.`, labels)],
    reasons: isNear ? [say(`${pods} differ from the selector in one label`, selector, labels)] : [],
  };
}

function remedy(seen: DeadService) {
  const { ref, object, hit } = seen;
  const { meant, change } = hit;
  return mended({
    ref,
    metadata: object.object.metadata,
    changedBy: change?.by,
    steps: meant === undefined ? [] : [selectPods(seen, meant)],
    what: inSource(hit),
  });
}

/** Where nothing is like the selector, it may be right. */
function inSource({ meant, change, gone }: Dead): string {
  if (gone !== undefined) return `bring ${written(gone.ref)} back, or remove the Service,`;
  return meant === undefined && change === undefined
    ? "bring back what it selected, or correct the selector,"
    : "correct the selector";
}

function selectPods({ object: service, ref, name }: DeadService, { workload }: Meant): DraftStep {
  return {
    text: `lets service/${name} select the pods of ${written(workload.ref)}; no pod is restarted`,
    kubectl: shellWords`patch service ${name} -p ${patch(service, workload)}`,
    object: ref,
  };
}

/** The labels of the workload under the keys of the selector; all of them when it lacks one. */
function labelsUnder({ object }: ServiceView, { labels }: Workload): Record<string, string> {
  const keys = Object.keys(object.spec.selector);
  const entries = Object.entries(labels).filter(([key]) => key !== "pod-template-hash");
  const under = entries.filter(([key]) => keys.includes(key));
  return Object.fromEntries(under.length === keys.length ? under : entries);
}

/** Puts the labels of the workload under the keys of the selector; `null` removes a key that it does not have. */
function patch({ object }: ServiceView, { labels }: Workload): string {
  const keys = Object.keys(object.spec.selector);
  const selector = Object.fromEntries(keys.map((key) => [key, labels[key] ?? null]));
  return jsonWord({ spec: { selector } });
}

function pairs(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}
