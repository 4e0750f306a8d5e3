import { isOfContainer } from "../../graph/events.ts";
import { type PodView, waitingReason } from "../../graph/pod-view.ts";
import type { Inquiry } from "../../inquiry.ts";
import { eventAbout } from "../../kit/event-about.ts";
import { readMissingConfig } from "../../messages/missing-config.ts";
import { type PullFailure, readPullFailure } from "../../messages/pull-failure.ts";
import { readStartFailure } from "../../messages/start-failure.ts";
import type { Event } from "../../state/cluster-kinds.ts";
import type { Wait } from "./start-cause.ts";

const NOT_PULLED = new Set([
  "ErrImagePull",
  "ImagePullBackOff",
  "InvalidImageName",
  "ErrImageNeverPull",
  "ImageInspectError",
  "RegistryUnavailable",
  "SignatureValidationFailed",
]);

/** A container of the pod whose image is not pulled, by its status. */
export function unpulledIn(pod: PodView): Wait | undefined {
  const container = pod.containers.find((item) => NOT_PULLED.has(waitingReason(item) ?? ""));
  const { reason = "", message } = container?.status?.state?.waiting ?? {};
  const pull = readPullFailure(message ?? "", reason);
  return container && { pod, container, reason, pull, words: pull.answer };
}

/** Pods that wait for one image wait for the same reason: what an event about one of them tells, else the status of one, holds for all. */
export function answered(inquiry: Inquiry, waits: readonly Wait[]): Wait[] {
  const groups = Map.groupBy(waits, ({ pull, container }) =>
    pull === undefined ? "" : `${container?.name} ${container?.spec?.image}`,
  );
  return [...groups].flatMap(([image, group]) => (image === "" ? group : answer(inquiry, group)));
}

function answer(inquiry: Inquiry, group: readonly Wait[]): Wait[] {
  const name = group[0]?.container?.name ?? "";
  const pods = group.map(({ pod }) => pod);
  const event = eventAbout(
    inquiry,
    pods,
    (item) =>
      item.reason === "Failed" &&
      isOfContainer(item, name) &&
      isOfPull(item) &&
      isKnown(readPullFailure(item.message)),
  );
  if (event !== undefined) {
    const pull = readPullFailure(event.message);
    return group.map((wait) => ({ ...wait, event, pull, words: pull.answer }));
  }
  const sorted = group.toSorted((left, right) => known(right) - known(left));
  const [{ pull, words } = {}] = sorted;
  return pull === undefined || words === undefined
    ? sorted
    : sorted.map((wait) => ({ ...wait, pull, words }));
}

/** `Failed` is said too of a container that cannot be made, without its name by an old kubelet. */
function isOfPull({ message }: Event): boolean {
  return readMissingConfig(message) === undefined && readStartFailure(message) === undefined;
}

function known({ pull }: Wait): number {
  return pull !== undefined && isKnown(pull) ? 1 : 0;
}

function isKnown({ kind }: PullFailure): boolean {
  return kind !== "unknown";
}
