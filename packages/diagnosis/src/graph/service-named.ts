import type { ObjectRef } from "@binnacle/contracts";
import { refIn } from "./object-key.ts";
import { isAliased, type Mention, serviceOfHost } from "./references.ts";
import type { Workload } from "./workload.ts";

/** The Service that a host in a template means, whether there is one or not. Nothing where the pod has an address for it itself. */
export function serviceNamed(
  { namespace, template }: Workload,
  { host }: Mention,
): ObjectRef | undefined {
  if (isAliased(template?.spec, host)) return undefined;
  const place = serviceOfHost(host, namespace);
  return place && refIn(place.namespace, "Service", place.name);
}
