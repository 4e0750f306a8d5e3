import { keyOf, type ObjectRef } from "@binnacle/contracts";
import { lacksPort } from "../../graph/lacks-port.ts";
import { refIn } from "../../graph/object-key.ts";
import type { ContainerView } from "../../graph/pod-view.ts";
import { isAliased, type Mention, mentionsIn, serviceOfHost } from "../../graph/references.ts";
import { readyEndpoints, type ServiceView, selectsPods } from "../../graph/services.ts";
import type { Workload } from "../../graph/workload.ts";
import type { Inquiry } from "../../inquiry.ts";
import { isHost } from "../../messages/named-ports.ts";
import { portsOf } from "../objects/lacking-port.ts";

/** What an init container waits for. */
export interface Awaited {
  readonly mention: Mention;
  /** What is wrong with it; absent: nothing that was seen. */
  readonly lack: Lack | undefined;
  /** The line names it. */
  readonly isNamed: boolean;
}

interface Lack {
  readonly ref: ObjectRef;
  /** `there is no Service db in shop`. */
  readonly text: string;
  /** What is to be mended for it, by other findings. */
  readonly refs: readonly ObjectRef[];
}

interface Waiting {
  readonly workload: Workload;
  readonly container: ContainerView;
  readonly line: string | undefined;
}

/** The host that the container names: the one of its line, or one that is not there. */
export function awaitedOf(
  inquiry: Inquiry,
  { workload, container, line = "" }: Waiting,
): Awaited | undefined {
  const words = line.toLowerCase().split(/[^\w.-]+/);
  const found = mentionsIn(workload.template)
    .filter((mention) => mention.container === container.name)
    .map((mention) => {
      const isNamed = words.some((word) => isHost(word, mention.host));
      return { mention, isNamed, lack: lackOf(inquiry, workload, { mention, isNamed }) };
    });
  return found.find(({ isNamed }) => isNamed) ?? found.find(({ lack }) => lack !== undefined);
}

type Named = Pick<Awaited, "mention" | "isNamed">;

/** A word without a port that no line speaks of may be no host: the revision `head`, its own name. */
function lackOf(inquiry: Inquiry, from: Workload, named: Named): Lack | undefined {
  const { mention, isNamed } = named;
  const isOwn = isAliased(from.template?.spec, mention.host);
  return isOwn || (mention.port === undefined && !isNamed)
    ? undefined
    : lackIn(inquiry, from, named);
}

function lackIn(inquiry: Inquiry, from: Workload, named: Named): Lack | undefined {
  const { cluster } = inquiry;
  const place = serviceOfHost(named.mention.host, from.namespace);
  if (place === undefined || cluster.gapIn("Service", place.namespace) !== undefined)
    return undefined;
  const ref = refIn(place.namespace, "Service", place.name);
  const service = cluster.services.get(keyOf(ref));
  if (service !== undefined) return lackBehind(inquiry, { ...named, from, to: service });
  const isInView = [...cluster.services.values()].some(
    ({ namespace }) => namespace === place.namespace,
  );
  const text = `there is no Service ${place.name} in ${place.namespace}`;
  return isInView || place.namespace === from.namespace ? { ref, text, refs: [ref] } : undefined;
}

/** Its own Service is not Ready because it waits itself. */
function lackBehind(
  inquiry: Inquiry,
  { from, to, mention, isNamed }: Named & { readonly from: Workload; readonly to: ServiceView },
): Lack | undefined {
  if (to.workloads.includes(from) && !isNamed) return undefined;
  const { ref } = to;
  const refs = [ref, ...to.workloads.map((workload) => workload.ref)];
  if (lacksPort({ from, to, mention }))
    return { ref, text: `Service ${ref.name} has port ${portsOf(to)}`, refs };
  const isDead = selectsPods(to) && isUnready(inquiry, to);
  return isDead ? { ref, text: `Service ${ref.name} has no pod that is Ready`, refs } : undefined;
}

function isUnready({ cluster }: Inquiry, service: ServiceView): boolean {
  const isRead = cluster.gapIn("Pod", service.namespace) === undefined && service.unread === 0;
  return isRead && !service.pods.some((pod) => pod.isReady) && !readyEndpoints(service);
}
