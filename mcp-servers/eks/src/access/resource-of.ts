import { AppError } from "@binnacle/contracts";
import { kinds, nearMisses } from "@binnacle/diagnosis";
import type { ClusterApi } from "../api/cluster-api.ts";
import { discoverResources } from "../resources/discover-resources.ts";
import { isNamed } from "../resources/find-resource.ts";

/** What a rule of RBAC names. */
export interface RuledResource {
  /** Empty: the core group. */
  readonly group: string;
  readonly plural: string;
  /** `log` of `pods/log`. */
  readonly part?: string;
  readonly isNamespaced: boolean;
}

const core = (plural: string, isNamespaced: boolean): RuledResource => ({
  group: "",
  plural,
  isNamespaced,
});
/** What rules speak of beside the kinds that are read: a right is asked about, and no object. */
const others: readonly RuledResource[] = [
  core("secrets", true),
  // Of impersonation alone.
  core("users", false),
  core("groups", false),
  { group: "*", plural: "*", isNamespaced: true },
  ...["selfsubjectaccessreviews", "subjectaccessreviews"].map((plural) => ({
    group: "authorization.k8s.io",
    plural,
    isNamespaced: false,
  })),
];

/**
 * `pods`, `po`, `pods/log`, `deployments.apps`, `Deployment`, `*`. What is not built in is looked up in discovery: of a resource
 * that does not exist the API server says no, or yes, as of any other. Throws `AppError` (bad_input).
 */
export async function resourceOf(
  api: ClusterApi,
  word: string,
  signal: AbortSignal,
): Promise<RuledResource> {
  const [resource = "", part, ...more] = word.normalize("NFKC").trim().toLowerCase().split("/");
  const [name = "", ...rest] = resource.split(".");
  const group = rest.join(".");
  const isMeant = (found: { readonly group: string }) => group === "" || found.group === group;
  const builtIn =
    kinds.find((kind) => !kind.isCustom && isNamed(kind, name) && isMeant(kind)) ??
    others.find(
      ({ plural, ...other }) => [plural, plural.slice(0, -1)].includes(name) && isMeant(other),
    );
  const found =
    builtIn ??
    (await discoverResources(api, signal)).find((kind) => isNamed(kind, name) && isMeant(kind));
  if (found === undefined || more.length > 0 || part === "") throw unknown(word, name);
  const { plural, isNamespaced } = found;
  return { group: found.group, plural, isNamespaced, ...(part !== undefined && { part }) };
}

function unknown(word: string, name: string): AppError {
  const [near] = nearMisses(
    name,
    kinds.map(({ plural }) => plural),
    1,
  );
  const hint = near === undefined ? "" : ` Near: ${near}.`;
  return new AppError(
    "bad_input",
    `The cluster has no resource ${JSON.stringify(word.slice(0, 60))}.${hint} Use its plural, with group and part: pods, pods/log, deployments.apps.`,
  );
}

/** `deployments.apps`, `pods/log`. */
export function written({ plural, part, group }: RuledResource): string {
  const whole = part === undefined ? plural : `${plural}/${part}`;
  return group === "" || group === "*" ? whole : `${whole}.${group}`;
}
