import { AppError } from "@binnacle/contracts";
import { type Kind, kinds } from "@binnacle/diagnosis";
import type { ClusterApi } from "../api/cluster-api.ts";
import { pathSegment, secretsRefused } from "../api/readable-path.ts";
import { discoverResources } from "./discover-resources.ts";

/**
 * The kind that a word names, as kubectl understands it: `Pod`, `pods`, `po`, `deployments.apps`, `deployments.v1.apps`.
 * What is not built in is looked up in the API server's discovery. Throws `AppError`: refused for Secrets, bad_input for the unknown.
 */
export async function findResource(
  api: ClusterApi,
  word: string,
  signal: AbortSignal,
): Promise<Kind> {
  const wanted = word.normalize("NFKC").trim().toLowerCase();
  const [name = "", ...rest] = wanted.split(".");
  if (name === "secret" || name === "secrets") throw secretsRefused();
  const matches = (resource: Kind) => isNamed(resource, name) && isInGroup(resource, rest);
  const builtIn = kinds.find((kind) => !kind.isCustom && matches(kind));
  if (builtIn !== undefined) return builtIn;
  const discovered = (await discoverResources(api, signal)).find(matches);
  if (discovered !== undefined) return discovered;
  throw new AppError(
    "bad_input",
    `The cluster has no kind ${JSON.stringify(word.slice(0, 60))} that I can read. Use the kind (Deployment) or kubectl's name (deployments, deploy).`,
  );
}

/** Whether a word in lower case is the kind or one of its names. */
export function isNamed({ kind, plural, shortNames }: Kind, name: string): boolean {
  return kind.toLowerCase() === name || plural === name || shortNames.includes(name);
}

/** `[]`, `["apps"]` or `["v1", "apps"]`; a group may itself have dots. */
function isInGroup({ group, version }: Kind, rest: readonly string[]): boolean {
  if (rest.length === 0) return true;
  const given = rest.filter((part) => part !== "").join(".");
  return given === group || given === `${version}.${group}` || given === version;
}

interface Where {
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

/** The path of a list, or of one object. A namespace given for a kind without one is left out, as kubectl does. */
export function pathOf(
  { group, version, plural, isNamespaced }: Kind,
  { namespace, name }: Where,
): string {
  const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  const isWithin = isNamespaced && namespace !== undefined;
  const within = isWithin ? `/namespaces/${pathSegment("namespace", namespace)}` : "";
  const object = name === undefined ? "" : `/${pathSegment("name", name)}`;
  return `${root}${within}/${plural}${object}`;
}
