import { type Change, type ObjectRef, present } from "@binnacle/contracts";
import type { Ledger } from "../facts/ledger.ts";
import { refOf, written } from "../graph/object-key.ts";
import { shortened } from "../say.ts";
import { type ClusterState, objectsOf } from "../state/cluster-state.ts";
import type { Application, HelmRelease, Kustomization } from "../state/gitops.ts";

/** What is asked for: of a long history little is told. */
interface Asked {
  readonly isInScope: (ref: ObjectRef) => boolean;
  readonly isWithin: (time: string) => boolean;
}

/** An object of a GitOps tool, what it tells, and the namespaces that it writes to. */
interface Source {
  readonly ref: ObjectRef;
  readonly into: readonly (string | undefined)[];
  readonly tells: () => readonly Told[];
}

type Told = Pick<Change, "at" | "text"> & {
  readonly by?: string | undefined;
  /** JSON pointer to what says so. */
  readonly pointer: string;
};

/** What Argo CD and Flux brought from Git, as their objects keep it: from which revision to which, when, and by whom. */
export function syncsOf(state: ClusterState, ledger: Ledger, asked: Asked): Change[] {
  return sourcesIn(state)
    .filter((source) => isMeant(source, asked))
    .flatMap(({ ref, tells }) =>
      tells()
        .filter(({ at }) => asked.isWithin(at))
        .map((told) => toChange(ref, told, ledger)),
    );
}

function isMeant({ ref, into }: Source, { isInScope }: Asked): boolean {
  const places = into.flatMap((namespace) => (namespace === undefined ? [] : [namespace]));
  return isInScope(ref) || places.some((namespace) => isInScope({ ...ref, namespace }));
}

function sourcesIn(state: ClusterState): Source[] {
  return [
    ...objectsOf(state, "Application")
      .filter(isOfThisCluster)
      .map((object) => ({
        ref: refOf("Application", object),
        into: [object.spec.destination.namespace],
        tells: () => [...syncs(object), ...failure(object)],
      })),
    ...objectsOf(state, "Kustomization")
      .filter(isAppliedHere)
      .map((object) => ({
        ref: refOf("Kustomization", object),
        into: [object.spec.targetNamespace, ...object.status.inventory],
        tells: () => failed(object),
      })),
    ...objectsOf(state, "HelmRelease")
      .filter(isAppliedHere)
      .map((object) => ({
        ref: refOf("HelmRelease", object),
        into: [object.spec.targetNamespace],
        tells: () => installed(object),
      })),
  ];
}

/** By these Argo CD means the cluster in which it runs itself. */
const thisCluster: ReadonlySet<string> = new Set(["https://kubernetes.default.svc", "in-cluster"]);

function isOfThisCluster({ spec: { destination } }: Application): boolean {
  const { server = "", name = "" } = destination;
  return [server, name].every((given) => given === "" || thisCluster.has(given));
}

function isAppliedHere({ spec }: Kustomization | HelmRelease): boolean {
  return spec.kubeConfig === undefined || spec.kubeConfig === null;
}

function syncs({ status: { history } }: Application): Told[] {
  return history.flatMap((entry, index) => {
    const { deployedAt: at, initiatedBy } = entry;
    if (at === undefined) return [];
    const by = initiatedBy?.username ?? (initiatedBy?.automated === true ? "argocd" : undefined);
    const text = `synced ${fromTo(revisionOf(history[index - 1]), revisionOf(entry))}`;
    return [{ at, text, by, pointer: `/status/history/${index}` }];
  });
}

function failure({ status: { operationState } }: Application): Told[] {
  const { phase = "", message = "", finishedAt: at, syncResult } = operationState ?? {};
  if (at === undefined || (phase !== "Failed" && phase !== "Error")) return [];
  const text = `sync${to(revisionOf(syncResult))} failed: ${shortened(message, 160)}`;
  return [{ at, text, pointer: "/status/operationState" }];
}

/** What was applied all the same, as kustomize-controller says it: health is judged, and what is gone is removed, after that. */
const afterApplying: Readonly<Record<string, string>> = {
  HealthCheckFailed: "is not healthy",
  PruneFailed: "could not remove what is gone from it",
};

/**
 * A source that Flux failed to apply, or that is not well since. One that was applied is told by who watches: Ready turns with each
 * interval, also where nothing changed, so its time is none of a change.
 */
function failed({ status: { conditions, lastAttemptedRevision } }: Kustomization): Told[] {
  const index = conditions.findIndex(({ type }) => type === "Ready");
  const {
    status: ready,
    lastTransitionTime: at,
    reason = "",
    message = "",
  } = conditions[index] ?? {};
  if (at === undefined || ready !== "False") return [];
  const how = afterApplying[reason] ?? "was not applied";
  const text = `${shortRevision(lastAttemptedRevision)} ${how}: ${shortened(message, 160)}`;
  return [{ at, text, by: "flux", pointer: `/status/conditions/${index}` }];
}

function installed({ status: { history } }: HelmRelease): Told[] {
  return history.flatMap((entry, index) => {
    const { lastDeployed: at, status = "", chartName } = entry;
    if (at === undefined) return [];
    const chart = chartName === undefined ? "chart" : `chart ${chartName}`;
    const how =
      status === "deployed" || status === "superseded" || status === "" ? "" : `, ${status}`;
    const versions = fromTo(history[index + 1]?.chartVersion, entry.chartVersion);
    return [
      { at, text: `${chart} ${versions}${how}`, by: "flux", pointer: `/status/history/${index}` },
    ];
  });
}

function toChange(subject: ObjectRef, { pointer, at, text, by }: Told, ledger: Ledger): Change {
  const evidence = ledger.cite({
    subject,
    pointer,
    value: [text, at],
    values: present({ what: text, by, at: { at } }),
    text: `${written(subject)}: ${text}`,
  });
  return { at, subject, kind: "other", text, ...present({ by }), evidence: [evidence] };
}

interface Revised {
  readonly revision?: string | undefined;
  readonly revisions?: readonly string[];
}

function revisionOf(revised: Revised | null | undefined): string | undefined {
  const { revision, revisions = [] } = revised ?? {};
  const all = revision === undefined || revision === "" ? revisions : [revision];
  return all.length === 0 ? undefined : all.map(shortRevision).join(", ");
}

function to(revision: string | undefined): string {
  return revision === undefined ? "" : ` to ${revision}`;
}

function fromTo(before: string | undefined, after: string | undefined): string {
  return before === undefined ? (after ?? "an unknown revision") : `${before} → ${after ?? "none"}`;
}

/** A commit as people write it: `main@sha1:1a2b3c4d`. */
function shortRevision(revision = "an unknown revision"): string {
  return revision.replace(/\b([0-9a-f]{8})[0-9a-f]{24,56}\b/gu, "$1");
}
