import { type Claim, keyOf } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { refIn, written } from "../../graph/object-key.ts";
import { readyEndpoints, type ServiceView } from "../../graph/services.ts";
import type { Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import type { DraftStep } from "../../kit/draft.ts";
import type { Story } from "../../kit/story.ts";
import { readWebhookFailure, type WebhookFailure } from "../../messages/webhook-failure.ts";

type Told = Pick<Story, "context" | "fix" | "nextCheck" | "waitsFor">;

/** What is behind the webhook that refuses, and how to look at it; nothing when no webhook refuses. */
export function askWebhook(inquiry: Inquiry, words: string): Told {
  const failure = readWebhookFailure(words);
  if (failure === undefined) return {};
  if (failure.kind === "denied" || failure.service === undefined)
    return { nextCheck: { text: `see who asks webhook ${failure.webhook}`, kubectl: CONFIGURED } };
  const { name, namespace } = failure.service;
  const ref = refIn(namespace, "Service", name);
  const service = inquiry.cluster.services.get(keyOf(ref));
  const backends = service?.workloads ?? [];
  return {
    context: service === undefined ? [] : endpointsClaim(inquiry, service, failure),
    // A backend that is broken itself explains it.
    waitsFor: backends.map((workload) => workload.ref),
    fix: failure.kind === "expired" ? backends.slice(0, 1).map(renew) : [],
    nextCheck: {
      text: `see what answers webhook ${failure.webhook}`,
      kubectl: shellWords`get endpointslices -l kubernetes.io/service-name=${name}`,
      object: ref,
    },
  };
}

const CONFIGURED = shellWords`get validatingwebhookconfigurations,mutatingwebhookconfigurations -o wide`;

function endpointsClaim(
  { cite, say }: Inquiry,
  service: ServiceView,
  { webhook }: WebhookFailure,
): Claim[] {
  const ready = readyEndpoints(service);
  if (ready === undefined) return [];
  const { namespace, name } = service.ref;
  const evidence = cite.fact({
    subject: service.ref,
    pointer: "/endpoints",
    value: ready,
    values: { ready: { count: ready, of: "ready endpoint" } },
    text: `service/${name} in ${namespace}: ${ready} ready endpoints`,
    kubectl: shellWords`get endpointslices -l kubernetes.io/service-name=${name}`,
  });
  return [
    say(
      `Webhook ${webhook} is asked at service/${name} in ${namespace}, which has {ready}.`,
      evidence,
    ),
  ];
}

/** Most make or read their certificate when they start. */
function renew({ ref }: Workload): DraftStep {
  return {
    text: "its certificate has expired: most webhooks renew it when they start; replaces its pods",
    kubectl: shellWords`rollout restart ${written(ref)}`,
    object: ref,
  };
}
