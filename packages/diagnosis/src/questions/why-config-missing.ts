import { citeContainer, citeEvent } from "../facts/cite-pod.ts";
import { claim, type Draft, sure } from "../findings/draft.ts";
import { podDraft } from "../findings/pod-draft.ts";
import { type Failing, podQuestion, startOf } from "../findings/pod-question.ts";
import { rolloutBehind } from "../findings/rollout-behind.ts";
import { hasStarted, type PodView, waitingReason } from "../graph/pod-view.ts";
import type { Inquiry } from "../inquiry.ts";
import { shortened } from "../say.ts";
import { type MissingConfig, readMissing } from "./config/read-missing.ts";
import { whatIsThere } from "./config/what-is-there.ts";

interface Told extends MissingConfig {
  readonly message: string;
  readonly evidence: string;
  readonly reason: string;
}

/** Which ConfigMap, Secret or key does this pod wait for? */
export const whyConfigMissing = podQuestion(told, draftOf);

function told(inquiry: Inquiry, pod: PodView): Told | undefined {
  if (pod.isOver || pod.isReady || pod.object.spec.nodeName === undefined) return undefined;
  const missing = fromStatus(inquiry, pod) ?? fromMount(inquiry, pod);
  return missing !== undefined && isThere(inquiry, pod, missing) ? undefined : missing;
}

/** A ConfigMap, or its key, that came after the kubelet missed it. Secrets are never seen. */
function isThere({ cluster }: Inquiry, { namespace }: PodView, missing: Told): boolean {
  if (missing.kind !== "ConfigMap") return false;
  const map = cluster.lookup.configMaps(namespace).get(missing.name);
  if (map === undefined || missing.key === undefined) return map !== undefined;
  return [...map.data, ...map.binaryData].includes(missing.key);
}

function fromStatus(inquiry: Inquiry, pod: PodView): Told | undefined {
  const container = pod.containers.find(
    (item) => waitingReason(item) === "CreateContainerConfigError",
  );
  const message = container?.status?.state?.waiting?.message;
  const missing = message === undefined ? undefined : readMissing(message);
  if (container === undefined || message === undefined || missing === undefined) return undefined;
  const evidence = citeContainer(inquiry, pod, container);
  return { ...missing, message, evidence, reason: "CreateContainerConfigError" };
}

/** A volume that is not mounted keeps every container from being created. */
function fromMount(inquiry: Inquiry, pod: PodView): Told | undefined {
  const isWaiting = pod.containers.every((container) =>
    [undefined, "ContainerCreating", "PodInitializing"].includes(waitingReason(container)),
  );
  if (!isWaiting || hasStarted(pod)) return undefined;
  for (const event of inquiry.cluster.eventsOf(pod.ref)) {
    const missing = event.reason === "FailedMount" ? readMissing(event.message) : undefined;
    if (missing !== undefined)
      return {
        ...missing,
        message: event.message,
        evidence: citeEvent(inquiry, event),
        reason: "FailedMount",
      };
  }
  return undefined;
}

function draftOf(inquiry: Inquiry, { workload, pods, pod, what }: Failing<Told>): Draft {
  const rollout = rolloutBehind(inquiry, { workload, pods }, ["config", "env"]);
  const instead = whatIsThere(inquiry, pod, what);
  const name = nameOf(what);
  return podDraft({
    workload,
    pods,
    cause: "missing-config",
    does: "cannot start",
    text: `cannot start, ${name} is missing`,
    why: `${name} is missing`,
    since: startOf(pods),
    confidence: sure("missing-config", "high"),
    claims: [
      claim(
        `${workload.ref.name} needs the ${name}, and it does not exist in ${pod.namespace}.`,
        what.evidence,
        ...instead.evidence,
      ),
      ...instead.claims,
      claim(`The kubelet says: ${shortened(what.message)}`, what.evidence),
    ],
    reasons: [claim("the kubelet names what is missing", what.evidence)],
    disproof: `the ${name} in namespace ${pod.namespace}, older than the pod`,
    decisive: [what.evidence, ...instead.evidence],
    rollout,
    mend: `create the ${name}, or correct the reference`,
    nextCheck: {
      text: "see what there is",
      kubectl: `get ${what.kind.toLowerCase()}s`,
    },
    symptom: { reason: what.reason },
  });
}

function nameOf({ kind, name, key }: MissingConfig): string {
  return key === undefined ? `${kind} ${name}` : `key ${key} of ${kind} ${name}`;
}
