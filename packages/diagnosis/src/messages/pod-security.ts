import { gapsIn } from "./forms.ts";

/** A field of securityContext that containers must have so. */
interface Demand {
  readonly containers: readonly string[];
  /** `["seccompProfile", "type"]`. */
  readonly path: readonly string[];
  readonly value: unknown;
}

/** What the Pod Security admission finds in a pod. */
export interface PodSecurity {
  /** `restricted:latest`. */
  readonly level: string;
  readonly demands: readonly Demand[];
  /** What no field of a container mends: `host namespaces (hostNetwork=true)`. */
  readonly others: readonly string[];
}

/** Reads `violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "app" must set …), …`; nothing when it is about something else. */
export function readPodSecurity(words: string): PodSecurity | undefined {
  const [level, list] = gapsIn('violates PodSecurity "…": ', words) ?? [];
  if (level === undefined || list === undefined) return undefined;
  const items = list.split(/\), /).map((item) => item.replace(/\)$/, ""));
  const read = items.map((item) => ({ item, demand: demandIn(item) }));
  return {
    level,
    demands: read.flatMap(({ demand }) => demand ?? []),
    others: read.flatMap(({ item, demand }) => (demand === undefined ? [`${item})`] : [])),
  };
}

/** `runAsNonRoot != true (pod or container "app" must set securityContext.runAsNonRoot=true` */
function demandIn(item: string): Demand | undefined {
  const [who = "", said = ""] = item.split(" must ");
  const containers = [...who.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name);
  const [field, value] = setIn(said);
  if (containers.length === 0 || field === undefined) return undefined;
  return { containers, path: field.split("."), value };
}

/** `set securityContext.a.b=true` · `set securityContext.a.type to "X" or "Y"` · `not set securityContext.a=true`. */
function setIn(said: string): readonly [field: string | undefined, value?: unknown] {
  const [field, choice] = gapsIn('set securityContext.… to "', said) ?? [];
  if (choice !== undefined) return [field, choice.split('"')[0]];
  const [path, value = ""] = gapsIn("set securityContext.…=", said) ?? [];
  if (path === undefined) return [undefined];
  const isForbidden = said.startsWith("not ");
  if (!isForbidden) return [path, valueOf(value)];
  return [path, value === "true" ? false : null];
}

/** `false`, `["ALL"]`. */
function valueOf(text: string): unknown {
  const [item] = gapsIn('["…"]', text) ?? [];
  if (item !== undefined) return [item];
  return text === "true" || text === "false" ? text === "true" : text;
}
