import type { Investigation } from "./investigation.ts";
import type { May } from "./trigger.ts";

/**
 * Whether somebody who may look at this may be shown the investigation: all that it could read, or every namespace that
 * it names, lies inside. One about a whole cluster counts what it does not name.
 */
export function isCovered(investigation: Investigation, may: May): boolean {
  const { scope, target, may: read } = investigation;
  if (!isIn([scope.cluster.name], may.clusters)) return false;
  if (may.namespaces === "all") return true;
  if (read !== undefined && isIn(read.namespaces, may.namespaces)) return true;
  const isOfOne = scope.namespace !== undefined || target?.namespace !== undefined;
  return isOfOne && isIn(namespacesIn(investigation), may.namespaces);
}

function isIn(some: May["namespaces"], allowed: May["namespaces"]): boolean {
  if (allowed === "all") return true;
  return some !== "all" && some.every((name) => allowed.includes(name));
}

/** Of every object, query and change in it, however deep. */
function namespacesIn(investigation: Investigation): string[] {
  const found = new Set<string>();
  const rest: unknown[] = [investigation];
  while (rest.length > 0) {
    const value = rest.pop();
    if (typeof value !== "object" || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      if (key === "namespace" && typeof inner === "string" && inner !== "") found.add(inner);
      rest.push(inner);
    }
  }
  return [...found];
}
