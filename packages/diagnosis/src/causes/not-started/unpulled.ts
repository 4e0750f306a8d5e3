import { isOfContainer } from "../../graph/events.ts";
import { type PodView, waitingReason } from "../../graph/pod-view.ts";
import type { Inquiry } from "../../inquiry.ts";
import { eventAbout } from "../../kit/event-about.ts";
import { type PullFailure, readPullFailure } from "../../messages/pull-failure.ts";
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

/** Pods that wait for one image wait for the same reason: what one of them tells holds for all, and it is the example. */
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

function known({ pull }: Wait): number {
  return pull !== undefined && isKnown(pull) ? 1 : 0;
}

function isKnown({ kind }: PullFailure): boolean {
  return kind !== "unknown";
}
