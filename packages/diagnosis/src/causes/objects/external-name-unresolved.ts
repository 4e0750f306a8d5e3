import { type Claim, keyOf } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { refIn, written } from "../../graph/object-key.ts";
import { serviceOfHost } from "../../graph/references.ts";
import type { ServiceView } from "../../graph/services.ts";
import type { Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { mended } from "../../kit/mend.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { nameServerFails, namesNoHost } from "../../messages/names-no-host.ts";
import { silentNameServer } from "../../messages/silent-name-server.ts";
import { externalNameChangeOf } from "../../rollout/write-changes.ts";
import { listed, shortened } from "../../say.ts";
import { lineAbout } from "./called-host.ts";

interface Unresolved {
  readonly host: string;
  /** Evidence: lines in which callers say that the name has no address. */
  readonly lines: readonly string[];
  /** A host of this cluster that no Service has, or an address, which is no name. */
  readonly fault: "no Service" | "an address" | undefined;
  readonly callers: readonly Workload[];
  readonly level: "high" | "medium";
  /** A workload of its name, before which no Service stands. */
  readonly beside: Workload | undefined;
}

/** A Service that is another name of a host which has no address: whoever calls it resolves nothing. */
export const externalNameUnresolved = objectCause<ServiceView, Unresolved>({
  id: "external-name-unresolved",
  title: "ExternalName of a host that does not resolve",
  group: "network",
  high: "a caller that is not Ready says that the name of the ExternalName Service has no address",
  medium:
    "a caller says so though it is Ready, or the host is of this cluster and no Service has it, or it is an address and no name",
  ruledOut: "no log that was read says of an ExternalName Service that it has no address",
  needs: ["Service", "Pod"],
  needsLogs: true,
  metric: "error_ratio",
  of: "Service",

  all: ({ cluster }) => cluster.services.values(),

  sees(service, inquiry) {
    const { type, externalName: host = "" } = service.object.spec;
    if (type !== "ExternalName" || host === "") return undefined;
    const callers = callersOf(service, inquiry);
    const said = callers.flatMap((from) => {
      const line = lineOf(from, service, inquiry);
      return line === undefined ? [] : [{ from, line }];
    });
    const fault = faultOf(host, service, inquiry);
    if (said.length === 0 && (fault === undefined || callers.length === 0)) return undefined;
    const isFelt = said.some(({ from }) => from.pods.some((pod) => !pod.isReady && !pod.isOver));
    return {
      host,
      lines: said.map(({ line }) => line),
      fault,
      callers: said.length > 0 ? said.map(({ from }) => from) : callers,
      level: isFelt ? "high" : "medium",
      beside: besideOf(service, inquiry),
    };
  },

  tells(seen) {
    const { object, ref, name, hit, ledger, window, say } = seen;
    const { host, lines, level, callers } = hit;
    const change = externalNameChangeOf(object, ledger);
    const at = change?.at ?? object.object.metadata.creationTimestamp;
    const isRecent = Date.parse(at ?? "") >= window.fromMs;
    const [line] = lines;
    return {
      level,
      does: `is an ExternalName of ${shortened(host, 50)}, which does not resolve`,
      text: `leads to ${shortened(host, 50)}, which does not resolve`,
      why: `ExternalName ${host}`,
      impact: "broken",
      since: isRecent ? at : undefined,
      change: isRecent ? change : undefined,
      facts: [
        say(`${written(ref)} is of type ExternalName: another name of {host}.`, citeHost(seen)),
        ...(line === undefined
          ? []
          : [say(`${listed(callers.map((from) => from.ref.name))}: "{message}"`, line)]),
        ...faultClaim(seen),
      ],
      context: besideClaim(seen),
      disproof: `an address for the name ${host}`,
      ...mended({
        ref,
        metadata: object.object.metadata,
        changedBy: change?.by,
        steps: [],
        what: "correct externalName",
      }),
      nextCheck: {
        text: "see where it leads, and since when",
        kubectl: shellWords`get service ${name} -o yaml --show-managed-fields`,
      },
      symptom: { reason: "HostNotFound" },
    };
  },
});

type Seen = SeenObject<ServiceView, Unresolved>;

/** Those that want pods. */
function callersOf({ key }: ServiceView, { cluster }: Inquiry): Workload[] {
  const calls = cluster.calls.byService.get(key) ?? [];
  return [...new Set(calls.map(({ from }) => from))].filter(({ desired }) => desired !== 0);
}

/** A line that names the Service, or the host behind it, as one without an address. */
function lineOf(
  from: Workload,
  { ref, object }: ServiceView,
  inquiry: Inquiry,
): string | undefined {
  const host = object.spec.externalName ?? ref.name;
  return (
    lineAbout(inquiry, from, { name: ref.name, isProof }) ??
    lineAbout(inquiry, from, { name: host, isProof })
  );
}

/** Who asks a name server that is silent, or fails, does not learn whether there is the name. */
function isProof(line: string): boolean {
  return namesNoHost(line) && silentNameServer(line) === undefined && !nameServerFails(line);
}

/** What shows without a caller that the host has no address. */
function faultOf(host: string, { namespace }: ServiceView, { cluster }: Inquiry) {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)) return "an address";
  // Names of other domains, `.svc.clusterset.local` say, are not those of Services.
  const isOwn = host.endsWith(".svc") || host.endsWith(".svc.cluster.local");
  const place = isOwn ? serviceOfHost(host, namespace) : undefined;
  if (place === undefined || cluster.gapIn("Service", place.namespace) !== undefined)
    return undefined;
  const { name, namespace: where } = place;
  const isSeen = [...cluster.services.values()].some(({ ref }) => ref.namespace === where);
  const isThere = cluster.services.has(keyOf(refIn(where, "Service", name)));
  return isSeen && !isThere ? "no Service" : undefined;
}

function citeHost({ cite, ref, hit: { host } }: Seen): string {
  return cite.fact({
    subject: ref,
    pointer: "/spec/externalName",
    value: host,
    values: { host },
    text: `service ${ref.name} is an ExternalName of ${host}`,
  });
}

function faultClaim(seen: Seen): Claim[] {
  const { fault } = seen.hit;
  if (fault === undefined) return [];
  const why =
    fault === "an address"
      ? "{host} is an address and no name: an ExternalName of it never resolves."
      : "{host} is a name of this cluster, and no Service has it.";
  return [seen.say(why, citeHost(seen))];
}

/** The workload that a Service of its name would stand before. */
function besideOf(service: ServiceView, { cluster }: Inquiry): Workload | undefined {
  return [...cluster.workloads.values()].find(
    (workload) =>
      workload.namespace === service.namespace &&
      workload.ref.name === service.ref.name &&
      cluster.servicesOf(workload).length === 0,
  );
}

function besideClaim(seen: Seen): Claim[] {
  const { cite, say, hit } = seen;
  if (hit.beside === undefined) return [];
  const told = `${written(hit.beside.ref)} has that name, and no Service stands before it: perhaps this one is to.`;
  return [say(told, cite.ready(hit.beside))];
}
