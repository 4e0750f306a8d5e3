import type { Gap } from "@binnacle/contracts";
import type { Doubt, Looking } from "../../kit/pod-cause.ts";
import type { Fall } from "./falls.ts";

/** Only so many logs are read: what a log alone tells is open where that one was not. */
export function unreadLog({ logs, spots }: Looking<Fall>): Doubt | undefined {
  const read = logs.ofAny(spots.map(({ pod }) => pod));
  const unread = spots.find(
    ({ container }) => !read.some((log) => log.container === container.name),
  );
  return unread && { gap: gapOf(unread) };
}

function gapOf({ pod: { namespace, ref }, container }: Fall): Gap {
  return {
    origin: "kubernetes",
    kind: "no_data",
    what: `the log of container ${container.name} of ${ref.name}`,
    why: "it is not among the logs that were read",
    about: { kinds: ["Pod"], namespace, name: ref.name },
  };
}
