import { z } from "zod";
import { listOf, Time } from "../api/wire.ts";

const End = z.object({
  exitCode: z.number().default(0),
  finishedAt: Time,
});
const State = z
  .object({
    waiting: z.object({ reason: z.string().optional() }).optional(),
    terminated: End.optional(),
  })
  .optional();
const Statuses = listOf(
  z.object({
    name: z.string(),
    ready: z.boolean().default(false),
    state: State,
    lastState: State,
  }),
);
const Containers = listOf(z.object({ name: z.string() }));

/** The part of a pod that its logs depend on. */
export const Pod = z.object({
  metadata: z.object({
    name: z.string(),
    uid: z.string().optional(),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
  spec: z.object({ containers: Containers, initContainers: Containers }),
  status: z
    .object({
      phase: z.string().optional(),
      containerStatuses: Statuses,
      initContainerStatuses: Statuses,
    })
    .prefault({}),
});
export type PodObject = z.infer<typeof Pod>;

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
  const found = [...status.initContainerStatuses, ...status.containerStatuses].find(
    ({ name }) => name === container,
  );
  if (found?.lastState?.terminated === undefined) return false;
  return found.state?.waiting?.reason === "CrashLoopBackOff" || !found.ready;
}
