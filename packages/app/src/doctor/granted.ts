import type { AccessResult, Answered } from "@binnacle/contracts";
import { clusterRights, isReview, type Right } from "./cluster-rights.ts";
import type { Finding } from "./doctor-report.ts";
import { inNamespaces } from "./in-namespaces.ts";

/** What the server said of its own rights in one namespace; in the whole cluster where none is named. */
export interface Place {
  readonly namespace: string | undefined;
  readonly own: Answered<AccessResult>;
}

/** Of a cluster. */
export interface Looked {
  /** One of each namespace that whoever asks may look at. */
  readonly places: readonly Place[];
  /** Whether these are all that are configured. */
  readonly isWhole: boolean;
}

interface Told {
  readonly namespace: string | undefined;
  readonly result: AccessResult;
}

export const untold: Finding = { state: "unknown", why: "the API server did not tell" };

/** Whether a right is granted in each of these places. What a Role cannot grant is withheld where namespaces are named. */
export function granted(right: Right, looked: Looked): Finding {
  // A namespace that is not there has a check of its own.
  const there = looked.places.filter(({ own }) => own.kind !== "refused");
  const told = there.flatMap(({ namespace, own }) =>
    own.kind === "ok" ? [{ namespace, result: own.result }] : [],
  );
  const asked = right.isNamespaced ? told : told.slice(0, 1);
  const lacking = asked.filter((place) => verbsOf(right, place, "no").length > 0);
  if (lacking.length > 0) return ungranted(right, lacking, looked);
  const isTold = asked.every((place) => verbsOf(right, place, "unknown").length === 0);
  const isAnswered = told.length > 0 && told.length === there.length;
  return isTold && isAnswered ? well(right, namesOf(told)) : untold;
}

function namesOf(places: readonly Pick<Place, "namespace">[]): string[] {
  return places.flatMap(({ namespace }) => namespace ?? []);
}

function ungranted(right: Right, lacking: readonly Told[], looked: Looked): Finding {
  const isNarrow = namesOf(looked.places).length > 0;
  const isWithheld = isNarrow && !right.isNamespaced && !isReview(right);
  return isWithheld ? withheldFrom(looked) : lacks(right, lacking, looked);
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

function withheldFrom(looked: Looked): Finding {
  return {
    state: "not_configured",
    why: `withheld: ${onlyRead(looked)} read, and no Role of a namespace grants it; answers have this gap`,
  };
}

/** Whoever may not look at all of them is not told their names. */
function onlyRead({ places, isWhole }: Looked): string {
  const names = namesOf(places);
  if (!isWhole) return "single namespaces are";
  return names.length === 1 ? `only ${names[0]} is` : `only ${names.join(", ")} are`;
}

function lacks(right: Right, lacking: readonly Told[], looked: Looked): Finding {
  const alike = Map.groupBy(lacking, (place) => verbsOf(right, place, "no").join(", "));
  const parts = [...alike].map(([verbs, places]) => {
    const where = right.isNamespaced ? namesOf(places) : [];
    return `may not ${verbs}${inNamespaces(where)}`;
  });
  const mends = new Set(lacking.map((place) => grantOf(right, place, looked)));
  return { state: "wrong", why: parts.join("; "), mend: [...mends].join("\n") };
}

const shippedRole = "deploy/kubernetes/rbac.yaml";
const rulesOfRole = "deploy/helm/binnacle/files/rules.yaml";

/** Who has no right at all lacks the role, not a rule of it. */
function grantOf(right: Right, place: Told, looked: Looked): string {
  const { namespace } = place;
  if (namespace === undefined && place.result.items.length >= place.result.checked)
    return `kubectl apply -f ${shippedRole}`;
  if (namespace !== undefined && hasNone(place)) return roleIn(namespace, looked);
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

/** Pasted, a list takes the Role from each namespace that it lacks. */
function roleIn(namespace: string, { places, isWhole }: Looked): string {
  const what = "Let the chart bind a Role there";
  return isWhole
    ? `${what}, in its values:\nrbac:\n  namespaces: ${JSON.stringify(namesOf(places))}`
    : `${what}: add ${namespace} to rbac.namespaces in its values.`;
}

/** Of what a Role of the namespace would grant. */
function hasNone(place: Told): boolean {
  return clusterRights
    .filter(({ isNamespaced, isCustom }) => isNamespaced && !isCustom)
    .every((right) => verbsOf(right, place, "no").length === right.verbs.length);
}
