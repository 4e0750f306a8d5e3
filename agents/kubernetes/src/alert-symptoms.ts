import type { ListedAlert, Task } from "@binnacle/contracts";
import { kindOfAlert, type Symptom } from "@binnacle/diagnosis";
import { alertClaim } from "./alert-claim.ts";
import { isFiring } from "./firing-alerts.ts";
import { meantBy } from "./meant-by.ts";

/** What alerts that fire say of workloads of what was asked about, and of nodes. */
export function alertSymptoms(alerts: readonly ListedAlert[], task: Task): Symptom[] {
  const asked = task.target?.namespace ?? task.scope.namespace;
  return alerts.filter(isFiring).flatMap((alert) => {
    const { about: subject, activeAt: since } = meantBy(alert, task);
    const kind = kindOfAlert(alert);
    if (subject === undefined || kind === undefined) return [];
    const isNear = asked === undefined || subject.namespace === asked;
    const isTold = subject.kind === "Node" || (subject.namespace !== undefined && isNear);
    return isTold ? [{ subject, kind, by: "alert" as const, since, claim: alertClaim(alert) }] : [];
  });
}
