import type { Claim } from "@binnacle/contracts";
import { defined } from "../facts/cite-pod.ts";
import { kubectl } from "../facts/kubectl.ts";
import { claim, type Draft, sure } from "../findings/draft.ts";
import { mendLater } from "../findings/mend.ts";
import type { Question } from "../findings/question.ts";
import { readyEndpoints, type ServiceView, selectsPods } from "../graph/services.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import { writesOf } from "../rollout/managed-by.ts";
import { selectorChangeOf } from "../rollout/service-changes.ts";
import { meantWorkload } from "./service/meant-workload.ts";

/** Why does this Service lead nowhere? */
export const whyServiceWithoutEndpoints: Question = {
  causes: ["service-selector-mismatch"],
  ask: (inquiry) =>
    inquiry.cluster.gapOf("Pod") !== undefined
      ? []
      : [...inquiry.cluster.services.values()].flatMap((service) => mismatch(inquiry, service)),
};

function mismatch(inquiry: Inquiry, service: ServiceView): Draft[] {
  const isDead =
    selectsPods(service) &&
    service.pods.length === 0 &&
    service.workloads.length === 0 &&
    (readyEndpoints(service) ?? 0) === 0;
  if (!isDead) return [];
  const meant = meantWorkload(inquiry, service);
  const calls = inquiry.cluster.calls.byService.get(service.key) ?? [];
  const change = selectorChangeOf(service, inquiry.ledger);
  const isMissed = meant !== undefined || calls.length > 0 || change !== undefined;
  return isMissed
    ? [
        draftOf(inquiry, service, {
          meant: meant?.workload,
          isNear: meant?.isNear === true,
          calls: calls.length,
        }),
      ]
    : [];
}

function draftOf(
  inquiry: Inquiry,
  service: ServiceView,
  { meant, isNear, calls }: { meant: Workload | undefined; isNear: boolean; calls: number },
): Draft {
  const { name } = service.ref;
  const selector = citeSelector(inquiry, service);
  const endpoints = citeEndpoints(inquiry, service);
  const change = selectorChangeOf(service, inquiry.ledger);
  const writes = writesOf(service.object.metadata.managedFields, ["spec", "selector"]);
  return {
    cause: "service-selector-mismatch",
    culprit: service.ref,
    owner: service.ref,
    impact: "broken",
    state: "active",
    since: change?.at ?? writes[0]?.time ?? service.object.metadata.creationTimestamp,
    title: `service ${name} has lost its pods`,
    text: "selects no pods",
    why: `selector ${selectorText(service)}`,
    confidence: sure("service-selector-mismatch", isNear ? "high" : calls > 0 ? "medium" : "low"),
    claims: [
      ...(change === undefined
        ? []
        : [
            claim(
              `The selector of service/${name} changed${change.by === undefined ? "" : `, by ${change.by}`}.`,
              ...change.evidence,
            ),
          ]),
      claim(
        `Service ${name} selects ${selectorText(service)}, and no pod has these labels.`,
        selector,
      ),
      claim(`It has no endpoints: calls to ${name} reach nobody.`, endpoints),
      ...meantClaims(inquiry, service, meant),
    ],
    reasons:
      isNear && meant !== undefined
        ? [
            claim(
              `pods of ${meant.ref.name} differ from the selector in one label`,
              selector,
              citeLabels(inquiry, meant, service),
            ),
          ]
        : [],
    against: [],
    disproof: `an endpoint of service ${name} that is ready`,
    change,
    fix: meant === undefined ? [] : [patch(service, meant)],
    later: mendLater(
      { ref: service.ref, metadata: service.object.metadata },
      "correct the selector",
    ),
    nextCheck: {
      text: "see the endpoints now",
      command: `${kubectl(service.namespace)} get endpointslices -l kubernetes.io/service-name=${name}`,
    },
    symptom: { reason: "NoEndpoints" },
    victims: [],
    decisive: [selector, endpoints],
    pods: [],
    yields: false,
  };
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
    values: defined({ ...service.object.spec.selector }),
    text: `service ${name} selects ${selectorText(service)}; no pod in ${service.namespace} has these labels`,
  });
}

function citeEndpoints({ ledger }: Inquiry, service: ServiceView): string {
  const { name } = service.ref;
  const ready = readyEndpoints(service);
  return ledger.cite({
    subject: service.ref,
    pointer: "/endpoints",
    value: ready ?? "none",
    values: { ready: ready ?? 0 },
    text: `service ${name}: ${ready === undefined ? "no EndpointSlice" : "0 ready endpoints"}`,
    command: `${kubectl(service.namespace)} get endpointslices -l kubernetes.io/service-name=${name}`,
  });
}

function citeLabels({ ledger }: Inquiry, meant: Workload, service: ServiceView): string {
  return ledger.cite({
    subject: meant.ref,
    pointer: "/spec/template/metadata/labels",
    value: shownLabels(meant, service),
    values: defined(shownLabels(meant, service)),
    text: `pods of ${meant.ref.kind.toLowerCase()}/${meant.ref.name} have ${labelsText(meant, service)}`,
  });
}

/** Puts the labels of the workload under the keys of the selector; `null` removes a key that it does not have. */
function patch(service: ServiceView, meant: Workload) {
  const keys = Object.keys(service.object.spec.selector);
  const selector = Object.fromEntries(keys.map((key) => [key, meant.labels[key] ?? null]));
  const body = JSON.stringify({ spec: { selector } });
  return {
    text: `lets service ${service.ref.name} select the pods of ${meant.ref.name}`,
    command: `${kubectl(service.namespace)} patch service ${service.ref.name} -p '${body}'`,
  };
}
