import {
  type Cluster,
  type Finding,
  type ListedAlert,
  type ObjectRef,
  present,
  type Step,
  type Task,
} from "@binnacle/contracts";
import { fingerprintOf, kubectlFor, shellWords } from "@binnacle/diagnosis";
import { hash } from "@binnacle/runtime";
import { alertClaim } from "./alert-claim.ts";
import { type Explained, isOf, isPlaceOf, isUrgent, keyOfAbout, nameOf } from "./firing-alerts.ts";

/** More things at once are a storm: then the worst are enough to begin with. */
const maxFindings = 5;
const maxClaims = 3;
const maxTitle = 90;

/** What fires and nothing explains: something is wrong that has no name but that of the alert. */
export function alertFindings(explained: readonly Explained[], task: Task, by: string): Finding[] {
  const open = explained.flatMap(({ alert, by: findings }) =>
    findings.length === 0 ? [alert] : [],
  );
  const groups = Map.groupBy(open.toSorted(worstFirst), keyOfAbout);
  return [...groups.values()].slice(0, maxFindings).flatMap((group) => toFinding(group, task, by));
}

function worstFirst(left: ListedAlert, right: ListedAlert): number {
  const urgency = Number(isUrgent(right)) - Number(isUrgent(left));
  return urgency || left.activeAt.localeCompare(right.activeAt);
}

const confidence = {
  level: "low",
  reason: "an alert fires, and no cause that I know explains it",
} as const;

function toFinding(alerts: readonly ListedAlert[], { target, scope }: Task, by: string): Finding[] {
  const [first] = alerts;
  if (first === undefined) return [];
  const culprit = first.about ?? { kind: "Cluster", name: scope.cluster.name };
  const isOfTarget = target !== undefined && (isOf(culprit, target) || isPlaceOf(culprit, target));
  const owner = isOfTarget ? target : culprit;
  const { name: reason, summary } = first;
  const known = { clusterId: scope.cluster.id, owner, cause: `unlisted ${reason}` };
  const fingerprint = fingerprintOf(known, hash);
  const said = summary === "" ? "" : `: ${summary}`;
  return [
    {
      id: hash([fingerprint, culprit.kind, culprit.name]).slice(0, 16),
      by: { kind: "agent", name: by },
      cause: "unlisted",
      title: shortened(`${reason} fires for ${nameOf(culprit)}${said}`),
      impact: "degraded",
      state: "active",
      culprit,
      owner,
      victims: [],
      since: alerts.map(({ activeAt }) => activeAt).toSorted()[0],
      confidence,
      claims: alerts.slice(0, maxClaims).map(alertClaim),
      reasons: [],
      against: [],
      disproof: "the alert resolves while nothing was done",
      evidence: alerts.map(({ evidence }) => evidence),
      contradicting: [],
      fix: [],
      later: [],
      nextCheck: nextCheck(culprit, reason, scope.cluster),
      symptom: { reason },
      fingerprint,
    },
  ];
}

function nextCheck(culprit: ObjectRef, alertname: string, { context }: Cluster): Step {
  if (culprit.kind === "Cluster")
    return { text: `look at the expression of ${alertname} in Prometheus, it names no object` };
  const { kind, name, namespace } = culprit;
  const look = shellWords`describe ${kind.toLowerCase()} ${name}`;
  return {
    text: "see what the cluster says of it",
    ...present({ command: kubectlFor(context)(namespace, look) }),
    object: culprit,
  };
}

/** At a word. */
function shortened(text: string): string {
  if (text.length <= maxTitle) return text;
  const cut = text.slice(0, maxTitle);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), maxTitle / 2))}…`;
}
