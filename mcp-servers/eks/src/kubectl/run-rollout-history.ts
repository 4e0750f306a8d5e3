import { AppError, type Gap } from "@binnacle/contracts";
import { type Kind, kinds } from "@binnacle/diagnosis";
import type { Redactor } from "@binnacle/runtime";
import { z } from "zod";
import { listPages } from "../api/list-pages.ts";
import { joined, readItems } from "../api/read-items.ts";
import { granted } from "../api/refused.ts";
import { listOf, TextMap } from "../api/wire.ts";
import type { EksDeps } from "../eks-deps.ts";
import { found } from "../objects/found.ts";
import { presentable } from "../objects/presentable.ts";
import { printColumns } from "../objects/print-table.ts";
import { toYaml } from "../objects/to-yaml.ts";
import { pathOf } from "../resources/find-resource.ts";
import type { Run } from "./printed.ts";
import { scopeOf, textFlag } from "./scope-of.ts";
import { targetsOf } from "./targets-of.ts";

const Metadata = z.object({
  uid: z.string().default(""),
  annotations: TextMap,
  ownerReferences: listOf(z.object({ uid: z.string() })),
});
const Workload = z.object({ metadata: z.object({ uid: z.string().catch("") }) });
const Template = z.record(z.string(), z.unknown());
const ReplicaSet = z.object({
  metadata: Metadata,
  spec: z.object({ template: Template.optional() }).prefault({}),
});
const ControllerRevision = z.object({
  metadata: Metadata,
  revision: z.number(),
  data: z.object({ spec: z.object({ template: Template.optional() }).optional() }).nullish(),
});

const asRevision = { kind: "ControllerRevision" };

interface Revision {
  readonly number: number;
  readonly ownerUids: readonly string[];
  readonly cause: string;
  readonly template: Readonly<Record<string, unknown>>;
}

const causeAnnotation = "kubernetes.io/change-cause";
const revisionAnnotation = "deployment.kubernetes.io/revision";

/** `kubectl rollout history`: of a Deployment from its ReplicaSets, of others from their ControllerRevisions. */
export const runRolloutHistory: Run = async (deps, command, signal) => {
  const [target] = await targetsOf(deps.api, command.words, signal);
  const namespace = await scopeOf(deps, command);
  const name = target?.names[0];
  if (target === undefined || name === undefined || namespace === undefined)
    throw new AppError("bad_input", "A workload is needed: rollout history deployment/NAME -n NS.");
  const { resource } = target;
  const path = pathOf(resource, { namespace, name });
  const answer = await deps.api.json(path, { signal });
  const read = { kind: resource, namespace, name };
  const workload = await found(answer, read, { api: deps.api, signal });
  const uid = Workload.safeParse(workload).data?.metadata.uid ?? "";
  const title = `${resource.kind.toLowerCase()}.${resource.group}/${name}`;
  // What has no uid owns nothing that could be told: that is no empty history.
  if (uid === "") return { output: title, hasMore: false, gaps: [withoutUid(resource, read)] };
  const { items: all, gaps } = await readRevisions(deps, resource, { namespace, signal });
  const own = all
    .filter(({ ownerUids }) => ownerUids.includes(uid))
    .toSorted((left, right) => left.number - right.number);
  const wanted = textFlag(command.flags["revision"]);
  const output =
    wanted === undefined
      ? listed(own)
      : await detailed(own, { wanted, redactor: deps.api.redactor, signal });
  return { output: `${title} ${output}`, hasMore: false, gaps };
};

function withoutUid(
  { kind }: Kind,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): Gap {
  return {
    origin: "kubernetes",
    kind: "no_data",
    what: `the rollout history of ${kind.toLowerCase()} ${name}`,
    why: "It came without a uid, so which revisions are its own is not known.",
    about: { kinds: [kind], namespace, name },
  };
}

function listed(revisions: readonly Revision[]): string {
  const rows = revisions.map(({ number, cause }) => [String(number), cause]);
  return `\n${printColumns([["REVISION", "CHANGE-CAUSE"], ...rows])}`;
}

async function detailed(
  revisions: readonly Revision[],
  {
    wanted,
    ...redacting
  }: { readonly wanted: string; readonly redactor: Redactor; readonly signal: AbortSignal },
): Promise<string> {
  const shown = revisions.find(({ number }) => String(number) === wanted);
  if (shown !== undefined)
    return `with revision #${wanted}\nPod Template:\n${toYaml(await presentable(shown.template, redacting))}`;
  const known = revisions.map(({ number }) => number).join(", ");
  throw new AppError(
    "not_found",
    `There is no revision ${wanted.slice(0, 20)}. There are: ${known}.`,
  );
}

async function readRevisions(
  { api }: EksDeps,
  { kind, group }: Kind,
  { namespace, signal }: { namespace: string; signal: AbortSignal },
): Promise<{ items: readonly Revision[]; gaps: readonly Gap[] }> {
  const isDeployment = kind === "Deployment";
  if (group !== "apps" || !(isDeployment || kind === "StatefulSet" || kind === "DaemonSet"))
    throw new AppError("bad_input", `A ${kind} has no rollout history.`);
  const revised = isDeployment ? "ReplicaSet" : "ControllerRevision";
  const row = kinds.find((known) => known.kind === revised);
  if (row === undefined) throw new AppError("bug", `The kind ${revised} is in no table.`);
  const onPage = (items: readonly unknown[]) =>
    isDeployment
      ? [readItems(ReplicaSet.transform(ofReplicaSet), items, { kind: "ReplicaSet" })]
      : [readItems(ControllerRevision.transform(ofControllerRevision), items, asRevision)];
  const pages = await listPages(api, pathOf(row, { namespace }), { signal, onPage });
  return joined(granted(pages, { kind: row, namespace }, api.kubectl));
}

function ofReplicaSet({ metadata, spec }: z.infer<typeof ReplicaSet>): Revision {
  return toRevision(metadata, metadata.annotations[revisionAnnotation] ?? 0, spec.template);
}

function ofControllerRevision(object: z.infer<typeof ControllerRevision>): Revision {
  return toRevision(object.metadata, object.revision, object.data?.spec?.template);
}

function toRevision(
  { ownerReferences, annotations }: z.infer<typeof Metadata>,
  number: string | number,
  template: Revision["template"] = {},
): Revision {
  const ownerUids = ownerReferences.map(({ uid }) => uid);
  const cause = annotations[causeAnnotation] ?? "<none>";
  return { number: Number(number), ownerUids, cause, template };
}
