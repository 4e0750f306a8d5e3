import type { AccessResult, Answered } from "@binnacle/contracts";
import { clusterRights, isReview, type Right } from "./cluster-rights.ts";
import type { Finding } from "./doctor-report.ts";
import { inNamespaces } from "./in-namespaces.ts";

/** What the server said of its own rights in one namespace; in the whole cluster where none is named. */
export interface Place {
  readonly namespace: string | undefined;
  readonly own: Answered<AccessResult>;
}

interface Told {
  readonly namespace: string | undefined;
  readonly result: AccessResult;
}

export const untold: Finding = { state: "unknown", why: "the API server did not tell" };

/** Whether a right is granted in each of these places. What a Role cannot grant is withheld where namespaces are named. */
export function granted(right: Right, places: readonly Place[]): Finding {
  // A namespace that is not there has a check of its own.
  const there = places.filter(({ own }) => own.kind !== "refused");
  const told = there.flatMap(({ namespace, own }) =>
    own.kind === "ok" ? [{ namespace, result: own.result }] : [],
  );
  const named = told.flatMap(({ namespace }) => namespace ?? []);
  const asked = right.isNamespaced ? told : told.slice(0, 1);
  const lacking = asked.filter((place) => verbsOf(right, place, "no").length > 0);
  if (lacking.length > 0) return ungranted(right, lacking, named);
  const isTold = asked.every((place) => verbsOf(right, place, "unknown").length === 0);
  const isWhole = told.length > 0 && told.length === there.length;
  return isTold && isWhole ? well(right, named) : untold;
}

function ungranted(right: Right, lacking: readonly Told[], named: readonly string[]): Finding {
  const isWithheld = named.length > 0 && !right.isNamespaced && !isReview(right);
  return isWithheld ? withheldFrom(named) : lacks(right, lacking, named);
}

function well({ verbs, isNamespaced, isCustom }: Right, named: readonly string[]): Finding {
  const where = isNamespaced ? inNamespaces(named) : "";
  const optional = isCustom ? ", where the cluster has them" : "";
  return { state: "ok", why: `may ${verbs.join(", ")}${where}${optional}` };
}

function verbsOf({ resource }: Right, { result }: Told, answer: "no" | "unknown"): string[] {
  return result.items
    .filter((item) => item.resource === resource && item.answer === answer)
    .map(({ verb }) => verb);
}

function withheldFrom(named: readonly string[]): Finding {
  const only = named.length === 1 ? `only ${named[0]} is` : `only ${named.join(", ")} are`;
  return {
    state: "not_configured",
    why: `withheld: ${only} read, and no Role of a namespace grants it; answers have this gap`,
  };
}

function lacks(right: Right, lacking: readonly Told[], named: readonly string[]): Finding {
  const alike = Map.groupBy(lacking, (place) => verbsOf(right, place, "no").join(", "));
  const parts = [...alike].map(([verbs, places]) => {
    const where = right.isNamespaced ? places.flatMap(({ namespace }) => namespace ?? []) : [];
    return `may not ${verbs}${inNamespaces(where)}`;
  });
  const mends = new Set(lacking.map((place) => grantOf(right, place, named)));
  return { state: "wrong", why: parts.join("; "), mend: [...mends].join("\n") };
}

const shippedRole = "deploy/kubernetes/rbac.yaml";
const rulesOfRole = "deploy/helm/binnacle/files/rules.yaml";

/** Who has no right at all lacks the role, not a rule of it. */
function grantOf(right: Right, place: Told, named: readonly string[]): string {
  const { namespace } = place;
  if (namespace === undefined && place.result.items.length >= place.result.checked)
    return `kubectl apply -f ${shippedRole}`;
  if (namespace !== undefined && hasNone(place))
    return `Let the chart bind a Role there, in its values:\nrbac:\n  namespaces: ${JSON.stringify(named)}`;
  const isInRole = namespace !== undefined && right.isNamespaced;
  const [role, all] = isInRole
    ? [`Role in ${namespace}`, rulesOfRole]
    : ["ClusterRole", shippedRole];
  const rule = [
    `- apiGroups: ${JSON.stringify([right.group])}`,
    `  resources: ${JSON.stringify([right.plural])}`,
    `  verbs: ${JSON.stringify(verbsOf(right, place, "no"))}`,
  ];
  return [`Add to the rules of its ${role} (${all} has all of them):`, ...rule].join("\n");
}

/** Of what a Role of the namespace would grant. */
function hasNone(place: Told): boolean {
  return clusterRights
    .filter(({ isNamespaced, isCustom }) => isNamespaced && !isCustom)
    .every((right) => verbsOf(right, place, "no").length === right.verbs.length);
}
