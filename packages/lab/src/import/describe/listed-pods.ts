import type { KubernetesObject } from "@binnacle/cases";
import { z } from "zod";
import { listedRows } from "./listed-objects.ts";
import { toPairs } from "./outline.ts";
import { partialObject } from "./partial-object.ts";
import type { RecordingClock } from "./recording-clock.ts";
import type { Row } from "./text-table.ts";

export interface ListedPods {
  readonly text: string;
  readonly namespace?: string | undefined;
  /** What else is known: the workload that a pod is named after has its containers. */
  readonly objects: readonly KubernetesObject[];
}

/**
 * The pods of a table of `kubectl get pods` whose workload is known and whose row tells how each container is. A row that
 * says of several containers that not all are well, or of one that it ended with an error, does not.
 */
export function listedPods(
  { text, namespace, objects }: ListedPods,
  clock: RecordingClock,
): KubernetesObject[] {
  return listedRows(text).flatMap((row) => {
    const place = row["NAMESPACE"] ?? namespace;
    const owner = objects.find((one) => one.metadata.namespace === place && owns(one, row));
    const template = owner && templateOf(owner, objects);
    const status = template && statusOf(row, template, clock);
    if (owner === undefined || template === undefined || status === undefined) return [];
    return [
      partialObject({
        apiVersion: "v1",
        kind: "Pod",
        name: row["NAME"] ?? "",
        namespace: place,
        metadata: {
          creationTimestamp: clock.ago(row["AGE"]),
          labels: toPairs((row["LABELS"] ?? "").split(",")),
          ownerReferences: [
            {
              kind: owner.kind,
              name: owner.metadata.name,
              uid: owner.metadata.uid,
              controller: true,
            },
          ],
        },
        spec: { ...template, nodeName: row["NODE"] },
        status: { ...status, podIP: row["IP"] },
      }),
    ];
  });
}

/** Its controller names a pod after itself. */
function owns({ kind, metadata }: KubernetesObject, row: Row): boolean {
  const suffix = suffixes[kind];
  const name = row["NAME"] ?? "";
  const isNamed = name.startsWith(`${metadata.name}-`);
  return suffix !== undefined && isNamed && suffix.test(name.slice(metadata.name.length + 1));
}

const suffixes: Readonly<Record<string, RegExp>> = {
  ReplicaSet: /^[a-z0-9]{5}$/u,
  Job: /^[a-z0-9]{5}$/u,
  DaemonSet: /^[a-z0-9]{5}$/u,
  StatefulSet: /^\d+$/u,
};

const Spec = z.looseObject({
  containers: z.array(z.looseObject({ name: z.string(), image: z.string().optional() })),
});
type Spec = z.infer<typeof Spec>;
const Workload = z.object({
  metadata: z.object({ ownerReferences: z.array(z.object({ uid: z.string() })).default([]) }),
  spec: z.object({ template: z.object({ spec: Spec }).optional() }),
});

/** Of a ReplicaSet that is only named, the one of its Deployment. */
function templateOf(
  owner: KubernetesObject,
  objects: readonly KubernetesObject[],
): Spec | undefined {
  const { metadata, spec } = Workload.parse(owner);
  const [above] = metadata.ownerReferences;
  const deployment = objects.find((one) => one.metadata.uid === above?.uid);
  const template = spec.template ?? (deployment && Workload.parse(deployment).spec.template);
  return template?.spec;
}

function statusOf(row: Row, { containers }: Spec, clock: RecordingClock): object | undefined {
  const { STATUS: word = "", READY: ready = "" } = row;
  const isReady = ready === `${containers.length}/${containers.length}`;
  if (!isReady && (ready !== "0/1" || containers.length !== 1)) return undefined;
  if (word === "Pending") return { phase: "Pending", conditions: unplaced };
  const { restarts, since } = restartsOf(row);
  const state = stateOf(word, clock.ago(since));
  if (state === undefined || isReady !== (word === "Running")) return undefined;
  return {
    phase: phaseOf(word),
    conditions: [{ type: "Ready", status: isReady ? "True" : "False" }],
    // A row counts the restarts of all containers.
    containerStatuses: containers.map(({ name }, index) => ({
      name,
      ready: isReady,
      restartCount: index === 0 ? restarts : 0,
      state,
      lastState: {},
    })),
  };
}

/** `7 (32s ago)`: how often, and how long ago the last; with none, how long ago it was made. */
function restartsOf(row: Row): { readonly restarts: number; readonly since: string | undefined } {
  const [, restarts = "0", since = row["AGE"]] =
    /^(\d+)(?: \((\S+) ago\))?$/u.exec(row["RESTARTS"] ?? "") ?? [];
  return { restarts: Number(restarts), since };
}

/** A pod whose node is not told yet. */
const unplaced = [{ type: "PodScheduled", status: "False" }];

/** Of a pod that crashes the phase is that of one that runs. */
function phaseOf(word: string): string {
  return phases[word] ?? "Pending";
}

const phases: Readonly<Record<string, string>> = {
  Running: "Running",
  CrashLoopBackOff: "Running",
  Completed: "Succeeded",
};

function stateOf(word: string, since: string | undefined): object | undefined {
  if (word === "Running") return { running: { startedAt: since } };
  if (word === "Completed") return { terminated: { reason: word, exitCode: 0, finishedAt: since } };
  return waits.has(word) ? { waiting: { reason: word } } : undefined;
}

const waits = new Set([
  "CrashLoopBackOff",
  "ImagePullBackOff",
  "ErrImagePull",
  "InvalidImageName",
  "CreateContainerConfigError",
  "CreateContainerError",
  "ContainerCreating",
]);
