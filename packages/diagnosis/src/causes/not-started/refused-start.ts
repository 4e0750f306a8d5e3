import { shortened } from "../../say.ts";
import { podNotStarted } from "../pod-not-started.ts";
import { startCause } from "./start-cause.ts";

/** A sandbox without an address, a container that cannot be made: the kubelet's own words are all there is. */
export const refusedStart = startCause({
  ...podNotStarted,
  begunBy: "any",

  sees: () => true as const,

  tells({ name, spot, status, said, say }) {
    const { words } = spot;
    const facts = [say(`${name} is on its node and does not start.`, status, said)];
    const disproof = "a start of the same pod on the same node";
    if (words === undefined) return { level: "low", facts, disproof };
    return {
      level: "high",
      why: shortened(words, 80),
      facts: [...facts, say("The kubelet says: {words}", said)],
      disproof,
    };
  },
});
