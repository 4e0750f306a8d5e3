import { type Change, type ObjectRef, present } from "@binnacle/contracts";
import type { Ledger } from "../facts/ledger.ts";
import { refOf, written } from "../graph/object-key.ts";
import { shortened } from "../say.ts";
import { type ClusterState, objectsOf } from "../state/cluster-state.ts";
import type { Application, HelmRelease, Kustomization } from "../state/gitops.ts";

/** A sync of a GitOps tool, and the namespaces that it wrote to. */
interface Sync {
  readonly change: Change;
  readonly into: readonly string[];
}

type Told = Pick<Change, "at" | "text"> & {
  readonly by?: string | undefined;
  /** JSON pointer to what says so. */
  readonly pointer: string;
};

/** What Argo CD and Flux brought from Git, as their objects keep it: from which revision to which, when, and by whom. */
export function syncsOf(state: ClusterState, ledger: Ledger): Sync[] {
  return [
    ...objectsOf(state, "Application").flatMap((object) => {
      const { namespace } = object.spec.destination;
      const ref = refOf("Application", object);
      return [...syncs(object), ...failure(object)].map((told) =>
        toSync({ ref, into: [namespace] }, told, ledger),
      );
    }),
    ...objectsOf(state, "Kustomization").flatMap((object) => {
      const ref = refOf("Kustomization", object);
      const into = [object.spec.targetNamespace, ...object.status.inventory];
      return applied(object).map((told) => toSync({ ref, into }, told, ledger));
    }),
    ...objectsOf(state, "HelmRelease").flatMap((object) => {
      const ref = refOf("HelmRelease", object);
      const into = [object.spec.targetNamespace];
      return installed(object).map((told) => toSync({ ref, into }, told, ledger));
    }),
  ];
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
  const text = `sync to ${revisionOf(syncResult)} failed: ${shortened(message, 160)}`;
  return [{ at, text, pointer: "/status/operationState" }];
}

/** Flux keeps the last revision only; who watches sees from which. */
function applied({ status }: Kustomization): Told[] {
  const { conditions, lastAppliedRevision, lastAttemptedRevision } = status;
  const index = conditions.findIndex(({ type }) => type === "Ready");
  const { status: ready, lastTransitionTime: at, message = "" } = conditions[index] ?? {};
  if (at === undefined) return [];
  const pointer = `/status/conditions/${index}`;
  if (ready === "True" && lastAppliedRevision !== undefined)
    return [{ at, text: `applied ${shortRevision(lastAppliedRevision)}`, by: "flux", pointer }];
  if (ready !== "False") return [];
  const which = shortRevision(lastAttemptedRevision);
  return [
    { at, text: `${which} was not applied: ${shortened(message, 160)}`, by: "flux", pointer },
  ];
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

function toSync(
  {
    ref: subject,
    into,
  }: { readonly ref: ObjectRef; readonly into: readonly (string | undefined)[] },
  { pointer, at, text, by }: Told,
  ledger: Ledger,
): Sync {
  const evidence = ledger.cite({
    subject,
    pointer,
    value: [text, at],
    values: present({ what: text, by, at: { at } }),
    text: `${written(subject)}: ${text}`,
  });
  return {
    change: { at, subject, kind: "other", text, ...present({ by }), evidence: [evidence] },
    into: into.flatMap((name) => name ?? []),
  };
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

function fromTo(before: string | undefined, after: string | undefined): string {
  return before === undefined ? (after ?? "an unknown revision") : `${before} → ${after ?? "none"}`;
}

/** A commit as people write it: `main@sha1:1a2b3c4d`. */
function shortRevision(revision = "an unknown revision"): string {
  return revision.replace(/\b([0-9a-f]{8})[0-9a-f]{24,56}\b/gu, "$1");
}
