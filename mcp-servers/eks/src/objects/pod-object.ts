import { present } from "@binnacle/contracts";
import { readableOf } from "@binnacle/runtime";
import { z } from "zod";
import { Time } from "../api/wire.ts";

const End = z.object({ exitCode: z.number().catch(0), finishedAt: Time.catch(undefined) });
const Waiting = z.object({ reason: z.string().optional().catch(undefined) });
const State = z
  .object({
    running: z
      .object({ startedAt: Time.catch(undefined) })
      .optional()
      .catch(undefined),
    waiting: Waiting.optional().catch(undefined),
    terminated: End.optional().catch(undefined),
  })
  .optional()
  .catch(undefined);
const Statuses = readableOf(
  z.object({
    name: z.string(),
    ready: z.boolean().catch(false),
    restartCount: z.number().int().catch(0),
    state: State,
    lastState: State,
  }),
);
const Containers = readableOf(z.object({ name: z.string() }));
const Spec = z.object({
  nodeName: z.string().optional().catch(undefined),
  containers: Containers,
  initContainers: Containers,
});
/** Who made it; of several the one that controls it. */
export const Owners = readableOf(
  z.object({
    kind: z.string(),
    name: z.string(),
    uid: z.string().optional().catch(undefined),
    controller: z.boolean().optional().catch(undefined),
  }),
).transform((owners) => owners.find(({ controller }) => controller === true) ?? owners[0]);

/** What is no object has no fields. */
const Fields = z.record(z.string(), z.unknown()).catch({});
const Status = z.object({
  phase: z.string().optional().catch(undefined),
  containerStatuses: Statuses,
  initContainerStatuses: Statuses,
});

/** The part of a pod that its logs depend on. It is a pod by its name; what else cannot be read is not known. */
export const Pod = z.object({
  metadata: z.object({
    name: z.string(),
    uid: z.string().optional().catch(undefined),
    annotations: z.record(z.string(), z.string()).nullish().catch(undefined),
    creationTimestamp: Time.catch(undefined),
    ownerReferences: Owners,
  }),
  spec: z.unknown().transform((spec) => Spec.parse(Fields.parse(spec))),
  status: z.unknown().transform((status) => Status.parse(Fields.parse(status))),
});
export type PodObject = z.infer<typeof Pod>;
export type Owner = NonNullable<z.infer<typeof Owners>>;

/** The container that a reader most likely wants: the one that failed, else the one that kubectl takes. */
export function tellingContainer(pod: PodObject): string | undefined {
  const { containerStatuses, initContainerStatuses } = pod.status;
  const failed = [...initContainerStatuses, ...containerStatuses].find(
    ({ state, lastState }) => (state?.terminated ?? lastState?.terminated)?.exitCode,
  );
  return failed?.name ?? defaultContainer(pod);
}

export function defaultContainer({ metadata, spec }: PodObject): string | undefined {
  const preferred = metadata.annotations?.["kubectl.kubernetes.io/default-container"];
  return preferred ?? spec.containers[0]?.name;
}

/** Whether the run before this one has the reason: the container waits after a crash, or came back and is not ready. */
export function isPreviousTelling({ status }: PodObject, container: string): boolean {
  const found = statusOf({ status }, container);
  if (found?.lastState?.terminated === undefined) return false;
  return found.state?.waiting?.reason === "CrashLoopBackOff" || !found.ready;
}

/** What a pod tells of a container; undefined: nothing. */
export function statusOf({ status }: Pick<PodObject, "status">, container: string) {
  return [...status.initContainerStatuses, ...status.containerStatuses].find(
    ({ name }) => name === container,
  );
}

/** How often a container restarted in the life of its pod. */
export function restartsOf(pod: PodObject, container: string): number {
  return statusOf(pod, container)?.restartCount ?? 0;
}

/** How the run before this one failed. Undefined: it did not, or there was none. */
export function failedRun(pod: PodObject, container: string) {
  const end = statusOf(pod, container)?.lastState?.terminated;
  if (end === undefined || end.exitCode === 0) return undefined;
  return present({ exitCode: end.exitCode, at: end.finishedAt });
}
