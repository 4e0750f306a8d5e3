import { type Change, type Claim, present } from "@binnacle/contracts";
import { shellQuoted } from "../facts/kubectl.ts";
import { claim, type Draft, type DraftStep, sure } from "../findings/draft.ts";
import { mendLater } from "../findings/mend.ts";
import { objectDraft } from "../findings/object-draft.ts";
import type { Question } from "../findings/question.ts";
import { readyEndpoints, type ServiceView, selectsPods } from "../graph/services.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import { selectorChangeOf } from "../rollout/service-changes.ts";
import { type Meant, meantWorkload } from "./service/meant-workload.ts";

/** Why does this Service lead nowhere? */
export const whyServiceWithoutEndpoints: Question = (inquiry) =>
  inquiry.cluster.gapOf("Pod") !== undefined
    ? []
    : [...inquiry.cluster.services.values()].flatMap((service) => mismatch(inquiry, service));

/** A workload of a kind that was not read may be what the Service selects. */
const OWNERS = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"] as const;

interface Dead {
  readonly service: ServiceView;
  readonly meant: Meant | undefined;
  readonly change: Change | undefined;
  readonly isCalled: boolean;
}

/** A Service that selects nothing counts when somebody misses it: by calls, by its name, or by what it was before. */
function mismatch(inquiry: Inquiry, service: ServiceView): Draft[] {
  if (!isDead(service)) return [];
  const dead = {
    service,
    meant: meantWorkload(inquiry, service),
    change: selectorChangeOf(service, inquiry.ledger),
    isCalled: inquiry.cluster.calls.byService.has(service.key),
  };
  const isMissed = dead.meant?.isSure === true || dead.change !== undefined || dead.isCalled;
  return isMissed ? [draftOf(inquiry, dead)] : [];
}

function isDead(service: ServiceView): boolean {
  return (
    selectsPods(service) &&
    service.pods.length + service.unread === 0 &&
    service.workloads.length === 0 &&
    (readyEndpoints(service) ?? 0) === 0
  );
}

function draftOf(inquiry: Inquiry, dead: Dead): Draft {
  const { service, meant, change } = dead;
  const { name } = service.ref;
  const selector = citeSelector(inquiry, service);
  const endpoints = citeEndpoints(inquiry, service);
  const [isSeen] = endpoints;
  return objectDraft({
    cause: "service-selector-mismatch",
    culprit: service.ref,
    since: change?.at ?? service.object.metadata.creationTimestamp,
    title: `service ${name} has lost its pods`,
    text: "selects no pods",
    why: `selector ${selectorText(service)}`,
    confidence: sure("service-selector-mismatch", levelOf(dead, inquiry)),
    claims: [
      ...changeClaims(service, change),
      claim(
        `Service ${name} selects ${selectorText(service)}, and no pod has these labels.`,
        selector,
      ),
      ...(isSeen === undefined
        ? []
        : [claim(`It has no endpoints: calls to ${name} reach nobody.`, isSeen)]),
      ...meantClaims(inquiry, service, meant?.workload),
    ],
    reasons: nearReasons(inquiry, dead, selector),
    disproof: `an endpoint of service ${name} that is ready`,
    change,
    fix: meant === undefined ? [] : [patch(service, meant.workload)],
    later: mendLater(
      { ref: service.ref, metadata: service.object.metadata },
      "correct the selector",
    ),
    nextCheck: { text: "see the endpoints now", kubectl: getEndpoints(service) },
    symptom: { reason: "NoEndpoints" },
    decisive: [selector, ...endpoints],
  });
}

function levelOf(
  { service, meant, isCalled }: Dead,
  { cluster }: Inquiry,
): Draft["confidence"]["level"] {
  const isBlind = OWNERS.some((kind) => cluster.gapIn(kind, service.namespace) !== undefined);
  if (isBlind && meant?.isSure !== true) return "low";
  if (meant?.isNear === true) return "high";
  return isCalled ? "medium" : "low";
}

function changeClaims(service: ServiceView, change: Change | undefined): Claim[] {
  if (change === undefined) return [];
  const by = change.by === undefined ? "" : `, by ${change.by}`;
  return [claim(`The selector of service/${service.ref.name} changed${by}.`, ...change.evidence)];
}

function nearReasons(inquiry: Inquiry, { service, meant }: Dead, selector: string): Claim[] {
  if (meant?.isNear !== true) return [];
  const { workload } = meant;
  const labels = citeLabels(inquiry, workload, service);
  return [
    claim(`pods of ${workload.ref.name} differ from the selector in one label`, selector, labels),
  ];
}

function getEndpoints({ ref }: ServiceView): string {
  return `get endpointslices -l kubernetes.io/service-name=${ref.name}`;
}

function meantClaims(inquiry: Inquiry, service: ServiceView, meant: Workload | undefined): Claim[] {
  if (meant === undefined) return [];
  const labels = citeLabels(inquiry, meant, service);
  return [
    claim(
      `Pods of ${meant.ref.name} have ${labelsText(meant, service)}: they were most likely meant.`,
      labels,
    ),
  ];
}

function selectorText(service: ServiceView): string {
  return pairs(service.object.spec.selector);
}

/** The labels of the workload under the keys of the selector; all of them when it has none of the keys. */
function labelsText(meant: Workload, service: ServiceView): string {
  return pairs(shownLabels(meant, service));
}

function shownLabels(meant: Workload, service: ServiceView): Record<string, string> {
  const keys = Object.keys(service.object.spec.selector);
  const shown = Object.entries(meant.labels).filter(([key]) => keys.includes(key));
  const all = Object.entries(meant.labels).filter(([key]) => key !== "pod-template-hash");
  return Object.fromEntries(shown.length === keys.length ? shown : all);
}

function pairs(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}

function citeSelector({ ledger }: Inquiry, service: ServiceView): string {
  const { name } = service.ref;
  return ledger.cite({
    subject: service.ref,
    pointer: "/spec/selector",
    value: service.object.spec.selector,
    values: present({ ...service.object.spec.selector }),
    text: `service ${name} selects ${selectorText(service)}; no pod in ${service.namespace} has these labels`,
  });
}

/** Nothing when the slices were not read. */
function citeEndpoints({ ledger, cluster }: Inquiry, service: ServiceView): string[] {
  if (cluster.gapIn("EndpointSlice", service.namespace) !== undefined) return [];
  const { name } = service.ref;
  const ready = readyEndpoints(service);
  return [
    ledger.cite({
      subject: service.ref,
      pointer: "/endpoints",
      value: ready ?? "none",
      values: { ready: ready ?? 0 },
      text: `service ${name}: ${ready === undefined ? "no EndpointSlice" : "0 ready endpoints"}`,
      kubectl: getEndpoints(service),
    }),
  ];
}

function citeLabels({ ledger }: Inquiry, meant: Workload, service: ServiceView): string {
  return ledger.cite({
    subject: meant.ref,
    pointer: "/spec/template/metadata/labels",
    value: shownLabels(meant, service),
    values: present(shownLabels(meant, service)),
    text: `pods of ${meant.ref.kind.toLowerCase()}/${meant.ref.name} have ${labelsText(meant, service)}`,
  });
}

/** Puts the labels of the workload under the keys of the selector; `null` removes a key that it does not have. */
function patch(service: ServiceView, meant: Workload): DraftStep {
  const keys = Object.keys(service.object.spec.selector);
  const selector = Object.fromEntries(keys.map((key) => [key, meant.labels[key] ?? null]));
  const body = JSON.stringify({ spec: { selector } });
  return {
    text: `lets service ${service.ref.name} select the pods of ${meant.ref.name}`,
    kubectl: `patch service ${service.ref.name} -p ${shellQuoted(body)}`,
    object: service.ref,
  };
}
