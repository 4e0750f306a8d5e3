import { present } from "@binnacle/contracts";
import { isNotReady } from "../graph/node-readiness.ts";
import { refOf } from "../graph/object-key.ts";
import { Node, type Taint } from "../state/cluster-kinds.ts";
import type { ObjectOf, StateKind } from "../state/kinds.table.ts";
import type { PodTemplate } from "../state/pod.ts";
import type { SeenChange } from "../state/seen-change.ts";
import type { Metadata } from "../state/shapes.ts";
import { toDifference } from "./rollout-change.ts";
import { diffTemplates } from "./template-diff.ts";
import { ownerOfField, writesOf } from "./writes-of.ts";

/** One object before and after; absent: it was not there. */
export interface Turned {
  readonly kind: StateKind;
  readonly before?: ObjectOf<StateKind> | undefined;
  readonly after?: ObjectOf<StateKind> | undefined;
  /** Of a ConfigMap: what its values changed, key by key. */
  readonly keys?: { readonly [Word in "added" | "changed" | "removed"]: readonly string[] };
  /** It happened between these, milliseconds since the epoch by the API server's clock. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** What differs: of which field, and how people say it. */
type Told = Pick<SeenChange, "kind" | "text" | "differences"> & {
  /** `spec`, `template`: whoever owns it wrote it. */
  readonly path: readonly string[];
};

/** Kinds of which it counts that one is made or goes. */
const LASTING: readonly StateKind[] = [
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "CronJob",
  "Service",
  "Ingress",
  "HorizontalPodAutoscaler",
  "ConfigMap",
  "Node",
  "Namespace",
  "ResourceQuota",
  "PodDisruptionBudget",
];

/** What a person would call a change of the object: none, where only its status moved. */
export function seenChanges(turned: Turned): SeenChange[] {
  const { kind, before, after } = turned;
  const object = after ?? before;
  if (object === undefined) return [];
  const told = before === undefined || after === undefined ? life(turned) : differences(turned);
  return told.map(({ path, ...change }) => ({
    ...change,
    subject: refOf(kind, object),
    pointer: `/${path.join("/")}`,
    ...written(after, path, turned),
  }));
}

function life({ kind, before }: Turned): Told[] {
  if (!LASTING.includes(kind)) return [];
  return before === undefined
    ? [{ kind: "created", text: "created", path: ["metadata"] }]
    : [{ kind: "other", text: "deleted", path: ["metadata"] }];
}

/** By whom, and when: a write by the subresource `scale` has no time of its own. */
function written(
  after: Turned["after"],
  path: readonly string[],
  { fromMs, toMs }: Turned,
): Pick<SeenChange, "at" | "by"> {
  const metadata = fullMetadata(after);
  const by = metadata && ownerOfField(metadata, path);
  const time = writesOf(metadata?.managedFields ?? [], path)[0]?.time;
  const timeMs = Date.parse(time ?? "");
  // Times of the API have no fractions.
  const isOfIt = timeMs >= fromMs - 1000 && timeMs <= toMs + 1000;
  return { at: isOfIt && time ? time : new Date(toMs).toISOString(), ...present({ by }) };
}

function fullMetadata(object: Turned["after"]): Metadata | undefined {
  return object !== undefined && "managedFields" in object.metadata ? object.metadata : undefined;
}

function differences(turned: Turned): Told[] {
  const look = looks[turned.kind];
  return [...(look?.(turned) ?? []), ...chartOf(turned)];
}

const looks: Partial<Record<StateKind, (turned: Turned) => Told[]>> = {
  Deployment: (turned) => [...templates(turned), ...sizes(turned), ...paused(turned)],
  StatefulSet: (turned) => [...templates(turned), ...sizes(turned)],
  DaemonSet: (turned) => templates(turned),
  ConfigMap: ({ keys }) => {
    const words = (["changed", "removed", "added"] as const).flatMap((word) =>
      (keys?.[word] ?? []).map((key) => `${key} ${word}`),
    );
    if (words.length === 0) return [];
    return [{ kind: "config", text: `keys: ${someOf(words)}`, path: ["data"] }];
  },
  Service: (turned) => [
    ...moved(turned, { kind: "selector", name: "selector", path: ["spec", "selector"] }),
    ...moved(turned, { kind: "other", name: "ports", path: ["spec", "ports"] }),
  ],
  Ingress: (turned) => moved(turned, { kind: "other", name: "rules", path: ["spec", "rules"] }),
  ResourceQuota: (turned) =>
    moved(turned, { kind: "other", name: "limits", path: ["status", "hard"] }),
  HorizontalPodAutoscaler: (turned) => [
    ...moved(turned, { kind: "other", name: "fewest pods", path: ["spec", "minReplicas"] }),
    ...moved(turned, { kind: "other", name: "most pods", path: ["spec", "maxReplicas"] }),
  ],
  Node: nodeChanges,
  Kustomization: (turned) =>
    moved(turned, { kind: "other", name: "applied", path: ["status", "lastAppliedRevision"] }),
};

function templates({ before, after }: Turned): Told[] {
  const [older, newer] = [templateOf(before), templateOf(after)];
  if (older === undefined || newer === undefined) return [];
  const found = diffTemplates(older, newer);
  if (found.length === 0) return [];
  const text = `pod template: ${someOf(found.map((difference) => difference.text))}`;
  return [
    { kind: "rollout", text, differences: found.map(toDifference), path: ["spec", "template"] },
  ];
}

function templateOf(object: Turned["after"]): PodTemplate | undefined {
  return object !== undefined && "spec" in object && "template" in object.spec
    ? object.spec.template
    : undefined;
}

function sizes({ before, after }: Turned): Told[] {
  const [older, newer] = [at(before, ["spec", "replicas"]), at(after, ["spec", "replicas"])];
  if (older === newer) return [];
  return [
    { kind: "scale", text: `scaled ${said(older)} → ${said(newer)}`, path: ["spec", "replicas"] },
  ];
}

function paused({ before, after }: Turned): Told[] {
  const path = ["spec", "paused"];
  const [older, newer] = [at(before, path) === true, at(after, path) === true];
  if (older === newer) return [];
  return [{ kind: "other", text: newer ? "rollouts paused" : "rollouts resumed", path }];
}

function nodeChanges({ before, after }: Turned): Told[] {
  const [older, newer] = [Node.safeParse(before).data, Node.safeParse(after).data];
  if (older === undefined || newer === undefined) return [];
  const taints = taintChanges(older.spec.taints, newer.spec.taints).map(
    (text): Told => ({ kind: "other", text, path: ["spec", "taints"] }),
  );
  if (isNotReady(older) === isNotReady(newer)) return taints;
  const text = isNotReady(newer) ? "became not ready" : "became ready";
  return [{ kind: "other", text, path: ["status", "conditions"] }, ...taints];
}

const CORDONED = "node.kubernetes.io/unschedulable";

function taintChanges(before: readonly Taint[], after: readonly Taint[]): string[] {
  const [older, newer] = [before.map(taintName), after.map(taintName)];
  return [
    ...newer
      .filter((taint) => !older.includes(taint))
      .map((taint) => (isCordon(taint) ? "cordoned" : `taint ${taint} added`)),
    ...older
      .filter((taint) => !newer.includes(taint))
      .map((taint) => (isCordon(taint) ? "uncordoned" : `taint ${taint} removed`)),
  ];
}

/** As kubectl writes it. */
function taintName({ key, value = "", effect }: Taint): string {
  return `${key}${value === "" ? "" : `=${value}`}:${effect}`;
}

function isCordon(taint: string): boolean {
  return taint.startsWith(`${CORDONED}:`);
}

/** Helm keeps its releases in Secrets, which nobody reads here; its charts are told by a label of what they install. */
function chartOf({ before, after }: Turned): Told[] {
  const [older, newer] = [
    before?.metadata.labels["helm.sh/chart"],
    after?.metadata.labels["helm.sh/chart"],
  ];
  if (older === newer || newer === undefined) return [];
  const release = after?.metadata.labels["app.kubernetes.io/instance"];
  const of = release === undefined ? "" : ` of release ${release}`;
  const text = `Helm chart${of}: ${older ?? "none"} → ${newer}`;
  return [{ kind: "other", text, path: ["metadata", "labels"] }];
}

/** A field that says all by what it was and what it is. */
function moved(
  { before, after }: Turned,
  { name, ...told }: Pick<Told, "kind" | "path"> & { readonly name: string },
): Told[] {
  const [older, newer] = [at(before, told.path), at(after, told.path)];
  if (JSON.stringify(older) === JSON.stringify(newer)) return [];
  return [{ ...told, text: `${name} ${said(older)} → ${said(newer)}` }];
}

function at(object: unknown, path: readonly string[]): unknown {
  let node = object;
  for (const part of path) {
    if (typeof node !== "object" || node === null) return undefined;
    node = Object.getOwnPropertyDescriptor(node, part)?.value;
  }
  return node;
}

const SAID_MOST = 120;

/** `app=pay`, `80 → 8080`: short enough for one line. */
function said(value: unknown): string {
  if (value === undefined || value === null) return "none";
  const text = typeof value === "object" ? parts(value).join(", ") : JSON.stringify(value);
  const bare = typeof value === "string" ? value : text;
  return bare.length > SAID_MOST ? `${bare.slice(0, SAID_MOST)}…` : bare;
}

function parts(value: object): string[] {
  return Array.isArray(value)
    ? value.map(said)
    : Object.entries(value).map(([key, item]) => `${key}=${said(item)}`);
}

const SHOWN = 5;

function someOf(texts: readonly string[]): string {
  const more = texts.length - SHOWN;
  return more > 0 ? [...texts.slice(0, SHOWN), `${more} more`].join(", ") : texts.join(", ");
}
