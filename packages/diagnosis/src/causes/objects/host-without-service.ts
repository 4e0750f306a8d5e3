import type { Claim } from "@binnacle/contracts";
import { shellWords } from "../../facts/shell-words.ts";
import { awaitsInit } from "../../graph/awaiting-init.ts";
import { refIn, written } from "../../graph/object-key.ts";
import { impactOn, type Workload } from "../../graph/workload.ts";
import type { DraftStep } from "../../kit/draft.ts";
import { mended } from "../../kit/mend.ts";
import { objectCause, type SeenObject } from "../../kit/object-cause.ts";
import { citeMention, nameInstead, rolloutOf } from "./called-host.ts";
import { type Dangling, danglingOf, missingService } from "./dangling.ts";

/** A workload calls a Service that does not exist. A host that nothing else speaks of may be a switch that is off. */
export const hostWithoutService = objectCause<Workload, Dangling>({
  id: "host-without-service",
  title: "Calls a Service that does not exist",
  group: "configuration",
  high: "the template names a host that no Service has, and the program says that it cannot resolve it",
  medium:
    "the template names a host that no Service has; a Service of a near name is there, or the program cannot reach it",
  ruledOut: "every host of the cluster that a template names is a Service, or nothing speaks of it",
  needs: ["Service", "Deployment", "Pod"],
  needsLogs: true,
  metric: "error_ratio",
  of: "workload",

  all: ({ cluster }) => cluster.workloads.values(),

  /** What an init container waits for is told of that. */
  sees: (workload, inquiry) => {
    if (workload.desired === 0) return undefined;
    const found = danglingOf(workload, inquiry).filter(
      ({ place, mention }) =>
        !awaitsInit(workload, mention.container) && missingService(place, inquiry) === undefined,
    );
    return (
      found.find(({ isUnresolved }) => isUnresolved) ??
      found.find(({ line }) => line !== undefined) ??
      found[0]
    );
  },

  tells(seen) {
    const { object: workload, ref, hit, say } = seen;
    const { mention, place, meant, line, isUnresolved } = hit;
    const began = rolloutOf(seen, workload, mention);
    return {
      level: isUnresolved ? "high" : "medium",
      does: `calls ${place.name}, and no Service has that name`,
      text: `calls ${place.name}, which no Service is`,
      why: meant && `perhaps ${meant} is meant`,
      impact: impactOn(workload),
      since: began?.change.at,
      change: began?.change,
      facts: [
        say(
          `${written(ref)} calls {host} ({place}); there is no Service ${place.name} in ${place.namespace}.`,
          citeMention(seen, workload, mention),
        ),
        ...(line === undefined ? [] : [say(`It writes: "{message}"`, line)]),
        ...meantClaim(seen),
      ],
      disproof: `an address for the name ${place.name}`,
      takes: isUnresolved ? workload.pods.filter(({ isReady }) => !isReady) : [],
      ...mended({
        ref,
        metadata: workload.metadata,
        changedBy: began?.change.by,
        steps: stepsOf(seen),
        what: "correct the host",
      }),
      nextCheck: {
        text: "see which Services there are",
        kubectl: shellWords`get services`,
        object: { kind: "Namespace", name: place.namespace, namespace: place.namespace },
      },
      symptom: { reason: "HostNotFound" },
    };
  },
});

type Seen = SeenObject<Workload, Dangling>;

function meantClaim({ hit, ref, cite, say }: Seen): Claim[] {
  const { meant, place } = hit;
  if (meant === undefined) return [];
  const service = cite.fact({
    subject: refIn(place.namespace, "Service", meant),
    pointer: "/metadata/name",
    value: meant,
    values: { meant },
    text: `there is a Service ${meant} in ${place.namespace}`,
  });
  return [say(`There is {meant}: perhaps ${written(ref)} means that.`, service)];
}

function stepsOf({ object, hit: { mention, meant } }: Seen): DraftStep[] {
  if (meant === undefined) return [];
  const [, ...rest] = mention.host.split(".");
  return nameInstead(object, mention, { ...mention, host: [meant, ...rest].join(".") });
}
