import { type Investigation, isCovered, type May } from "@binnacle/contracts";
import type { Limits } from "./access-rules.ts";

/** What somebody may look at somewhere: what lies in one of them. None: nothing. */
export type Grants = readonly May[];

export const mayEverything: May = { clusters: "all", namespaces: "all" };
export const everything: Grants = [mayEverything];

export function grantOf({ clusters, namespaces }: Limits): May {
  return {
    clusters: clusters === undefined ? "all" : [...clusters],
    namespaces: namespaces === undefined ? "all" : [...namespaces],
  };
}

/** What lies in both. */
export function inBoth(some: Grants, others: Grants): Grants {
  return some
    .flatMap((one) => others.map((other) => overlap(one, other)))
    .filter(({ clusters, namespaces }) => clusters.length > 0 && namespaces.length > 0);
}

function overlap(one: May, other: May): May {
  return {
    clusters: common(one.clusters, other.clusters),
    namespaces: common(one.namespaces, other.namespaces),
  };
}

type Names = May["namespaces"];

function common(some: Names, others: Names): Names {
  if (some === "all") return others;
  return others === "all" ? some : some.filter((name) => others.includes(name));
}

/** What may be looked at for a question about this cluster: what may be seen of another says nothing of it. */
export function mayIn(cluster: string, grants: Grants): May {
  const [here, ...more] = grants.filter(
    ({ clusters }) => clusters === "all" || clusters.includes(cluster),
  );
  if (here === undefined) return { clusters: namesOf(grants, "clusters"), namespaces: [] };
  if (more.length === 0) return here;
  return { clusters: [cluster], namespaces: namesOf([here, ...more], "namespaces") };
}

/** Whether the investigation may be shown to who has these. */
export function covers(grants: Grants, investigation: Investigation): boolean {
  return isCovered(investigation, mayIn(investigation.scope.cluster.name, grants));
}

/** Whether all of this may be looked at. */
export function areWithin({ clusters, namespaces }: May, grants: Grants): boolean {
  if (clusters === "all")
    return grants.some((grant) => grant.clusters === "all" && holdsAll(grant, namespaces));
  return clusters.every((cluster) => holdsAll(mayIn(cluster, grants), namespaces));
}

function holdsAll({ namespaces }: May, wanted: Names): boolean {
  if (namespaces === "all") return true;
  return wanted !== "all" && wanted.every((name) => namespaces.includes(name));
}

function namesOf(grants: Grants, field: keyof May): Names {
  const lists = grants.map((grant) => grant[field]);
  return lists.includes("all") ? "all" : [...new Set(lists.flat())];
}
