import type { Fault } from "@binnacle/cases";
import { z } from "zod";
import type { Api } from "./api.ts";

/** Whether the cluster shows the sign of the fault now. */
export async function hasHappened(
  api: Api,
  { namespace, happened }: Pick<Fault, "namespace" | "happened">,
): Promise<boolean> {
  if (happened.kind === "accepted") return true;
  if (happened.kind === "event") {
    const events = z.array(Event).parse(await api.list("/api/v1/events"));
    return events.some(
      ({ reason, involvedObject: { kind, name, namespace: where = namespace } }) =>
        reason === happened.reason &&
        where === namespace &&
        `${kind}/${name}`.startsWith(happened.about),
    );
  }
  const ofApp = `labelSelector=app%3D${happened.app}`;
  const pods = z.array(Pod).parse(await api.list(`/api/v1/namespaces/${namespace}/pods?${ofApp}`));
  return happened.kind === "unready" ? pods.some(isUnready) : pods.some(hasRestarted);
}

const Event = z.object({
  reason: z.string(),
  involvedObject: z.object({
    kind: z.string(),
    name: z.string(),
    namespace: z.string().optional(),
  }),
});

const Pod = z.object({
  status: z.object({
    conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
    containerStatuses: z.array(z.object({ restartCount: z.int() })).default([]),
  }),
});
type Pod = z.infer<typeof Pod>;

function isUnready({ status }: Pod): boolean {
  return !status.conditions.some(({ type, status: value }) => type === "Ready" && value === "True");
}

function hasRestarted({ status }: Pod): boolean {
  return status.containerStatuses.some(({ restartCount }) => restartCount > 0);
}
