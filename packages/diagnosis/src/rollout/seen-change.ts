import { isNotReady } from "../graph/node-readiness.ts";
import { refOf } from "../graph/object-key.ts";
import { Node } from "../state/cluster-kinds.ts";
import type { StateKind } from "../state/kinds.table.ts";
import type { PodTemplate } from "../state/pod.ts";
import type { SeenChange } from "../state/seen-change.ts";
import { HorizontalPodAutoscaler } from "../state/workload.ts";
import { metricTargets } from "./metric-targets.ts";
import { toDifference } from "./rollout-change.ts";
import { said, someOf } from "./said.ts";
import { taintChanges } from "./taint-changes.ts";
import { diffTemplates } from "./template-diff.ts";
import { spanOf, type Turned, writeIn } from "./turned.ts";

/** What differs: of which field, and how people say it. */
type Told = Pick<SeenChange, "kind" | "text" | "differences"> & {
  /** `spec`, `template`: whoever owns it wrote it. None: the whole object, which its first write made. */
  readonly path: readonly string[];
  /** It is seen in the status, where a controller copies it to. */
  readonly lags?: boolean;
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
  "NetworkPolicy",
  "PodDisruptionBudget",
  "PersistentVolumeClaim",
];

/** What a person would call a change of the object: none, where only its status moved. */
export function seenChanges(turned: Turned): SeenChange[] {
  const { kind, before, after } = turned;
  const object = after ?? before;
  if (object === undefined) return [];
  const told = before === undefined || after === undefined ? life(turned) : differences(turned);
  return told.map(({ path, lags = false, text, ...change }) => {
    const { isTimed, ...write } = writeIn(turned, { path, lags });
    return {
      ...change,
      text: isTimed ? text : `${text}${spanOf(turned)}`,
      subject: refOf(kind, object),
      pointer: ["", ...path].join("/"),
      ...write,
    };
  });
}

function life({ kind, before }: Turned): Told[] {
  if (!LASTING.includes(kind)) return [];
  return before === undefined
    ? [{ kind: "created", text: "created", path: [] }]
    : [{ kind: "other", text: "deleted", path: ["metadata"] }];
}

function differences(turned: Turned): Told[] {
  const look = looks[turned.kind];
  return [...(look?.(turned) ?? []), ...chartOf(turned)];
}

const looks: Partial<Record<StateKind, (turned: Turned) => Told[]>> = {
  Deployment: (turned) => [
    ...templates(turned),
    ...sizes(turned),
    ...switched(turned, { name: "paused", on: "rollouts paused", off: "rollouts resumed" }),
  ],
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
    moved(turned, { kind: "other", name: "limits", path: ["status", "hard"] }).map((told) => ({
      ...told,
      path: ["spec", "hard"],
      lags: true,
    })),
  NetworkPolicy: (turned) => [
    ...moved(turned, { kind: "other", name: "pods it is for", path: ["spec", "podSelector"] }),
    ...rules(turned),
  ],
  HorizontalPodAutoscaler: (turned) => [
    ...moved(turned, { kind: "other", name: "target", path: ["spec", "scaleTargetRef"] }),
    ...moved(turned, { kind: "other", name: "fewest pods", path: ["spec", "minReplicas"] }),
    ...moved(turned, { kind: "other", name: "most pods", path: ["spec", "maxReplicas"] }),
    ...aims(turned),
  ],
  CronJob: (turned) => [
    ...switched(turned, { name: "suspend", on: "suspended", off: "no longer suspended" }),
    ...moved(turned, { kind: "other", name: "schedule", path: ["spec", "schedule"] }),
  ],
  Node: nodeChanges,
  Kustomization: (turned) =>
    moved(turned, { kind: "other", name: "applied", path: ["status", "lastAppliedRevision"] }),
};

/** Whole rules are too long to be told. */
function rules({ before, after }: Turned): Told[] {
  const changed = ["ingress", "egress", "policyTypes"].filter((part) => {
    const [older, newer] = [at(before, ["spec", part]), at(after, ["spec", part])];
    return JSON.stringify(older) !== JSON.stringify(newer);
  });
  return changed.length === 0
    ? []
    : [{ kind: "other", text: `rules changed: ${changed.join(", ")}`, path: ["spec"] }];
}

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

/** A field of the spec that is true or not; absent, it is not. */
function switched(
  { before, after }: Turned,
  { name, on, off }: { readonly name: string; readonly on: string; readonly off: string },
): Told[] {
  const path = ["spec", name];
  const [older, newer] = [at(before, path) === true, at(after, path) === true];
  return older === newer ? [] : [{ kind: "other", text: newer ? on : off, path }];
}

function aims({ before, after }: Turned): Told[] {
  const [older, newer] = [before, after].map((object) => {
    const scaler = HorizontalPodAutoscaler.safeParse(object).data;
    return scaler && metricTargets(scaler);
  });
  if (older === newer) return [];
  return [
    { kind: "other", text: `aims at ${said(older)} → ${said(newer)}`, path: ["spec", "metrics"] },
  ];
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
