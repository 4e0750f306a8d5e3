import { keyOf } from "@binnacle/contracts";
import { refIn } from "../../graph/object-key.ts";
import { isAliased, type Mention, mentionsIn, serviceOfHost } from "../../graph/references.ts";
import type { Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { wasHeard } from "../../messages/call-end.ts";
import { readLogLine } from "../../messages/log-line.ts";
import { namesNoHost } from "../../messages/names-no-host.ts";
import { silentNameServer } from "../../messages/silent-name-server.ts";
import { nearMisses } from "../../near-miss.ts";
import { lineAbout, namedAt } from "./called-host.ts";

/** A host that a template names, and no Service has. */
export interface Dangling {
  readonly mention: Mention;
  readonly place: { readonly name: string; readonly namespace: string };
  /** The Service that was meant, by its near name and port. */
  readonly meant: string | undefined;
  /** Evidence: a line in which the program could not reach that host. */
  readonly line: string | undefined;
  /** The line says that the name was not resolved. */
  readonly isUnresolved: boolean;
}

/** A Service that is not there, and who calls it. */
export interface Missing {
  readonly callers: readonly [MissingCaller, ...MissingCaller[]];
  /** A workload that was made to stand behind it. */
  readonly behind: Workload | undefined;
}

export interface MissingCaller {
  readonly workload: Workload;
  readonly hit: Dangling;
}

/**
 * A Service that is missing rather than misspelled: it has no near name, one caller says that the name is not resolved,
 * and either several name it, none of them by a rollout that is known, or a workload stands behind that name.
 */
export function missingService(place: Dangling["place"], inquiry: Inquiry): Missing | undefined {
  const ofInquiry = missing.get(inquiry.logs) ?? new Map<string, Missing | undefined>();
  missing.set(inquiry.logs, ofInquiry);
  const key = `${place.namespace}/${place.name}`;
  if (!ofInquiry.has(key)) ofInquiry.set(key, lookFor(place, inquiry));
  return ofInquiry.get(key);
}

/** Each workload that names a place asks the same of it: it is looked for once an inquiry. */
const missing = new WeakMap<Inquiry["logs"], Map<string, Missing | undefined>>();

function lookFor(place: Dangling["place"], inquiry: Inquiry): Missing | undefined {
  const workloads = [...inquiry.cluster.workloads.values()].filter(({ desired }) => desired !== 0);
  const callers = workloads.flatMap((workload) =>
    danglingOf(workload, inquiry)
      .filter(
        ({ place: { name, namespace } }) => name === place.name && namespace === place.namespace,
      )
      .slice(0, 1)
      .map((hit) => ({ workload, hit })),
  );
  const [first] = callers;
  const isUnresolved = callers.some(({ hit }) => hit.isUnresolved);
  const isMeant = callers.some(({ hit }) => hit.meant !== undefined);
  if (first === undefined || !isUnresolved || isMeant) return undefined;
  const isOld = callers.every(
    ({ workload, hit }) => namedAt(inquiry, workload, hit.mention)?.isRollout !== true,
  );
  if (!isOld) return undefined;
  const behind = workloads.find((workload) => standsBehind(workload, place));
  return callers.length > 1 || behind !== undefined
    ? { callers: [first, ...callers.slice(1)], behind }
    : undefined;
}

/** It has the name itself, and runs. */
function standsBehind({ ref, pods }: Workload, { name, namespace }: Dangling["place"]): boolean {
  const isOfName = ref.name === name && ref.namespace === namespace;
  return isOfName && pods.some(({ isReady }) => isReady);
}

/** Two causes ask the same of every workload: what dangles is looked for once an inquiry. */
const known = new WeakMap<Inquiry["logs"], Map<Workload, readonly Dangling[]>>();

/** Hosts of the cluster that a template names, no Service has, and something speaks of. */
export function danglingOf(workload: Workload, inquiry: Inquiry): readonly Dangling[] {
  const ofInquiry = known.get(inquiry.logs) ?? new Map<Workload, readonly Dangling[]>();
  known.set(inquiry.logs, ofInquiry);
  const found = ofInquiry.get(workload) ?? look(workload, inquiry);
  ofInquiry.set(workload, found);
  return found;
}

function look(workload: Workload, inquiry: Inquiry): Dangling[] {
  const { cluster } = inquiry;
  return mentionsIn(workload.template).flatMap((mention) => {
    const place = serviceOfHost(mention.host, workload.namespace);
    const isOwn = isAliased(workload.template?.spec, mention.host);
    if (
      place === undefined ||
      isOwn ||
      isKnown({ ...place, host: mention.host }, workload, inquiry)
    )
      return [];
    const { name } = place;
    const unresolved = lineAbout(inquiry, workload, { name, isProof: isNoName });
    const line = unresolved ?? lineAbout(inquiry, workload, { name, isProof: isUnreached });
    const meant = nearService(mention, place, inquiry);
    const isShown = line !== undefined || meant !== undefined;
    return isShown && cluster.gapIn("Service", place.namespace) === undefined
      ? [{ mention, place, meant, line, isUnresolved: unresolved !== undefined }]
      : [];
  });
}

/** Who asks a name server that is silent does not learn whether there is the name. */
function isNoName(line: string): boolean {
  return namesNoHost(line) && silentNameServer(line) === undefined;
}

/** Who refuses, resets or answers has an address. */
function isUnreached(line: string): boolean {
  return readLogLine(line).call?.failure === "failed" && !wasHeard(line);
}

/** A Service has the name, or it is of no namespace that is in view; `db-0.db` is a pod behind a Service of its own namespace. */
function isKnown(
  { name, namespace, host }: Dangling["place"] & Pick<Mention, "host">,
  { namespace: own }: Workload,
  { cluster }: Inquiry,
): boolean {
  const isThere = (where: string, of: string) =>
    cluster.services.has(keyOf(refIn(where, "Service", of)));
  if (isThere(namespace, name) || (host.includes(".") && isThere(own, namespace))) return true;
  return (
    namespace !== own &&
    ![...cluster.services.values()].some(({ ref }) => ref.namespace === namespace)
  );
}

/** Services there whose name is near, and that have the port. */
function nearService(
  { port }: Mention,
  { name, namespace }: Dangling["place"],
  { cluster }: Inquiry,
): string | undefined {
  const there = [...cluster.services.values()].filter(
    ({ ref, object }) =>
      ref.namespace === namespace && object.spec.ports.some((item) => item.port === port),
  );
  const near = nearMisses(
    name,
    there.map(({ ref }) => ref.name),
  );
  return near[0];
}
