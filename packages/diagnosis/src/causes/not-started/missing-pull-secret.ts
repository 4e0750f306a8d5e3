import type { Claim, ObjectRef } from "@binnacle/contracts";
import { refIn } from "../../graph/object-key.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { eventAbout } from "../../kit/event-about.ts";
import { listed, shortened } from "../../say.ts";
import type { Event } from "../../state/cluster-kinds.ts";
import { Name } from "../../state/shapes.ts";
import type { Starting } from "./start-cause.ts";

/** What a finding tells of a pull secret that the kubelet does not get. */
export interface MissingPullSecret {
  readonly culprit: ObjectRef;
  /** `its pull secret registry is not to be had`. */
  readonly why: string;
  readonly claim: Claim;
  readonly fix: DraftStep;
}

const REASON = "FailedToRetrieveImagePullSecret";
/** `Unable to retrieve some image pull secrets (a, b); attempting to pull the image may not succeed.` */
const NAMES = /\(([^()]{1,1000})\)/;

/**
 * The Secrets that the kubelet could not get for these pods, by its own words: Secrets are not read. Nothing where a pod of the
 * same workload, or of another and from the same registry, started without the first of them.
 */
export function missingPullSecret(
  starting: Starting<unknown>,
  image: string,
): MissingPullSecret | undefined {
  const { workload, pods, cite, say } = starting;
  const event = warned(starting, pods);
  const names = event === undefined ? [] : namesIn(event);
  const [name] = names;
  if (event === undefined || name === undefined || isSpared(starting, name, image))
    return undefined;
  const { namespace } = workload;
  const what = `pull secret${names.length === 1 ? "" : "s"} ${listed(names)}`;
  return {
    culprit: refIn(namespace, "Secret", name),
    why: `the kubelet cannot get ${shortened(what, 50)}`,
    claim: say(`The kubelet cannot get ${what} in ${namespace}.`, cite.event(event)),
    fix: { text: `make ${what} in ${namespace}, or name in the pod one that is there` },
  };
}

/** Pods start without it: what pulls there is not that Secret, but the role of the node, say. */
function isSpared(starting: Starting<unknown>, name: string, image: string): boolean {
  const { workload, cluster } = starting;
  const isOf = (other = "") => other !== "" && registryOf(other) === registryOf(image);
  return cluster.pods.some(
    (pod) =>
      pod.isReady &&
      pod.namespace === workload.namespace &&
      (workload.pods.includes(pod) || pod.containers.some(({ spec }) => isOf(spec?.image))) &&
      cluster
        .eventsOf(pod.ref)
        .some((event) => event.reason === REASON && namesIn(event).includes(name)),
  );
}

/** The first part is a registry where it has a dot or a port; Docker Hub's is left out. */
function registryOf(image: string): string {
  const [first = "", ...path] = image.split("/");
  return path.length > 0 && /[.:]|^localhost$/u.test(first) ? first : "docker.io";
}

function warned(starting: Starting<unknown>, pods: Starting<unknown>["pods"]): Event | undefined {
  return eventAbout(starting, pods, ({ reason }) => reason === REASON);
}

function namesIn({ message }: Event): string[] {
  const said = NAMES.exec(message)?.[1] ?? "";
  return said.split(",").flatMap((part) => Name.safeParse(part.trim()).data ?? []);
}
