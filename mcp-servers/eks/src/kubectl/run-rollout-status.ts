import { AppError } from "@binnacle/contracts";
import { z } from "zod";
import { found } from "../objects/found.ts";
import { pathOf } from "../resources/find-resource.ts";
import type { Run } from "./printed.ts";
import { scopeOf } from "./scope-of.ts";
import { targetsOf } from "./targets-of.ts";

const count = z.number().optional();
const Workload = z.object({
  metadata: z.object({ name: z.string(), generation: z.number().default(0) }),
  spec: z.object({
    replicas: z.number().default(1),
    updateStrategy: z
      .object({
        type: z.string().default("RollingUpdate"),
        rollingUpdate: z.object({ partition: z.number().optional() }).nullish(),
      })
      .prefault({}),
  }),
  status: z
    .object({
      observedGeneration: z.number().default(0),
      replicas: count,
      updatedReplicas: count,
      readyReplicas: count,
      availableReplicas: count,
      desiredNumberScheduled: count,
      updatedNumberScheduled: count,
      numberAvailable: count,
      currentRevision: z.string().default(""),
      updateRevision: z.string().default(""),
      conditions: z
        .array(z.object({ type: z.string(), reason: z.string().optional() }))
        .default([]),
    })
    .prefault({}),
});
type Workload = z.infer<typeof Workload>;

/**
 * `kubectl rollout status`, once and without waiting. The rules and the words are those of kubectl
 * (k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go).
 */
export const runRolloutStatus: Run = async (deps, command, signal) => {
  const [target] = await targetsOf(deps.api, command.words, signal);
  const namespace = await scopeOf(deps, command);
  const name = target?.names[0];
  if (target === undefined || name === undefined || namespace === undefined)
    throw new AppError("bad_input", "A workload is needed: rollout status deployment/NAME -n NS.");
  const { resource } = target;
  const tell = resource.group === "apps" ? tellers[resource.kind] : undefined;
  if (tell === undefined) throw new AppError("bad_input", `A ${resource.kind} has no rollout.`);
  const read = { kind: resource, namespace, name };
  const answer = await deps.api.json(pathOf(resource, { namespace, name }), { signal });
  const object = await found(answer, read, { api: deps.api, signal });
  const workload = Workload.safeParse(object);
  if (!workload.success)
    throw new AppError(
      "unavailable",
      `The status of ${name} cannot be read, so its rollout is not known.`,
    );
  const { metadata, status } = workload.data;
  const isSeen = status.observedGeneration >= metadata.generation;
  const output = isSeen
    ? tell(workload.data)
    : `Waiting for ${resource.kind.toLowerCase()} spec update to be observed...`;
  return { output, hasMore: false };
};

const tellers: Readonly<Record<string, (workload: Workload) => string>> = {
  Deployment: ofDeployment,
  StatefulSet: ofStatefulSet,
  DaemonSet: ofDaemonSet,
};

function ofDeployment({ metadata: { name }, spec, status }: Workload): string {
  const { conditions, replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status;
  const progressing = conditions.find(({ type }) => type === "Progressing");
  if (progressing?.reason === "ProgressDeadlineExceeded")
    return `error: deployment "${name}" exceeded its progress deadline`;
  const waiting = `Waiting for deployment "${name}" rollout to finish:`;
  if (updatedReplicas < spec.replicas)
    return `${waiting} ${updatedReplicas} out of ${spec.replicas} new replicas have been updated...`;
  if (replicas > updatedReplicas)
    return `${waiting} ${replicas - updatedReplicas} old replicas are pending termination...`;
  if (availableReplicas < updatedReplicas)
    return `${waiting} ${availableReplicas} of ${updatedReplicas} updated replicas are available...`;
  return `deployment "${name}" successfully rolled out`;
}

function ofDaemonSet({ metadata: { name }, spec, status }: Workload): string {
  const { updatedNumberScheduled: updated = 0, desiredNumberScheduled: desired = 0 } = status;
  const { numberAvailable: available = 0 } = status;
  if (spec.updateStrategy.type !== "RollingUpdate") throw onlyRolling(spec.updateStrategy.type);
  const waiting = `Waiting for daemon set "${name}" rollout to finish:`;
  if (updated < desired)
    return `${waiting} ${updated} out of ${desired} new pods have been updated...`;
  if (available < desired)
    return `${waiting} ${available} of ${desired} updated pods are available...`;
  return `daemon set "${name}" successfully rolled out`;
}

function ofStatefulSet({ spec, status }: Workload): string {
  const { type, rollingUpdate } = spec.updateStrategy;
  const { readyReplicas = 0, updatedReplicas = 0, currentRevision, updateRevision } = status;
  if (type !== "RollingUpdate") throw onlyRolling(type);
  if (readyReplicas < spec.replicas)
    return `Waiting for ${spec.replicas - readyReplicas} pods to be ready...`;
  const { partition } = rollingUpdate ?? {};
  // The API server writes 0 where nobody gave one.
  if (partition !== undefined) {
    const wanted = spec.replicas - partition;
    return updatedReplicas < wanted
      ? `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${wanted} new pods have been updated...`
      : `partitioned roll out complete: ${updatedReplicas} new pods have been updated...`;
  }
  return updateRevision === currentRevision
    ? `statefulset rolling update complete ${spec.replicas} pods at revision ${currentRevision}...`
    : `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...`;
}

function onlyRolling(type: string): AppError {
  return new AppError(
    "bad_input",
    `rollout status is only available for RollingUpdate, not ${type}.`,
  );
}
