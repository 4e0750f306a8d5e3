import { type Answer, present } from "@binnacle/contracts";
import { askBack, said } from "./answer-of.ts";
import type { CommandContext, VerbIntent } from "./command-context.ts";

/** A cluster or a time that cannot be looked at: said first, with what can be. Nothing else is answered instead. */
export function notCovered(
  { cluster, rest, window }: VerbIntent,
  { clusters, before }: CommandContext,
): Answer {
  if (cluster !== undefined)
    return askBack(`I do not see a cluster ${cluster}. I see: ${clusters.join(", ")}.`);
  const moment = rest === undefined ? "so long ago" : "at that moment";
  const far = said(
    "Events reach back about an hour, rollouts as far as the objects keep them, metrics as long as Prometheus keeps them.",
  );
  const namespace = before?.scope.namespace;
  const about = present({ namespace });
  const day = { minutes: window?.minutes ?? 1440, isAgo: true };
  return askBack(`I cannot see how it was ${moment}${rest === undefined ? "" : ` (${rest})`}`, {
    lines: [far],
    choices: [
      {
        label: "What changed since?",
        intent: { kind: "verb", verb: "changes", ...about, window: day },
      },
      { label: "Compare metrics", intent: { kind: "verb", verb: "compare", window: day } },
      {
        label: "Last 24 hours",
        intent: { kind: "verb", verb: "again", ...about, window: { minutes: 1440 } },
      },
    ],
  });
}
