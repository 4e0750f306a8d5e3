import { type Finding, keyOf, present, type Signal } from "@binnacle/contracts";
import { alertClaim } from "./alert-claim.ts";
import type { Explained } from "./firing-alerts.ts";

/** Alerts that findings explain support them. */
export function alertSignals(explained: readonly Explained[]): Signal[] {
  return explained.flatMap(({ alert, by }) => {
    const { about, name, activeAt, evidence } = alert;
    const [first] = by;
    if (first === undefined || about === undefined) return [];
    return [
      {
        id: `alert ${name} of ${keyOf(about)}: ${evidence}`,
        kind: "metric",
        name: "alert",
        subject: about,
        claim: alertClaim(alert),
        ...present({ changedAt: isLater(activeAt, first) ? activeAt : undefined }),
        links: by.map(({ id }) => ({ findingId: id, effect: "supports" as const })),
      },
    ];
  });
}

/** An alert that was there before may still be about it: its beginning says nothing against the finding. */
function isLater(activeAt: string, { since, change }: Finding): boolean {
  const began = change?.at ?? since;
  return began !== undefined && Date.parse(activeAt) >= Date.parse(began);
}
