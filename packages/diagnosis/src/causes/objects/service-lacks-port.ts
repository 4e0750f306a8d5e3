import { shellWords } from "../../facts/shell-words.ts";
import { awaitsInit } from "../../graph/awaiting-init.ts";
import { lacksPort } from "../../graph/lacks-port.ts";
import { written } from "../../graph/object-key.ts";
import type { ServiceView } from "../../graph/services.ts";
import { impactOn, type Workload } from "../../graph/workload.ts";
import { mended } from "../../kit/mend.ts";
import { objectCause } from "../../kit/object-cause.ts";
import { citeMention, hostOf, nameInstead, rolloutOf } from "./called-host.ts";
import { citePorts, type Lacking, lackingOf, movedUnder, portsOf } from "./lacking-port.ts";

/** A workload calls a port that the Service does not have: nobody answers there. */
export const serviceLacksPort = objectCause<Workload, Lacking>({
  id: "service-lacks-port",
  title: "Calls a port that the Service does not have",
  group: "configuration",
  high: "the Service does not have the port, and the program says that it cannot reach it",
  medium:
    "the Service does not have the port; others call another one of it, or the program cannot reach it and names no port",
  ruledOut: "every port that a template names is one of its Service, or nothing speaks of it",
  needs: ["Service", "Deployment", "Pod"],
  needsLogs: true,
  metric: "error_ratio",
  of: "workload",

  all: ({ cluster }) => cluster.workloads.values(),

  /** What an init container waits for is told of that. */
  sees: (workload, inquiry) => {
    if (workload.desired === 0) return undefined;
    const calls = inquiry.cluster.calls.byCaller.get(workload.key) ?? [];
    const found = calls
      .filter(
        (call) =>
          lacksPort(call) &&
          !awaitsInit(workload, call.mention.container) &&
          movedUnder(call.to, inquiry) === undefined,
      )
      .flatMap((call) => lackingOf(call, inquiry) ?? []);
    return (
      found.find(({ isExact }) => isExact) ??
      found.find(({ line }) => line !== undefined) ??
      found[0]
    );
  },

  tells(seen) {
    const { object: workload, ref, hit, say } = seen;
    const { mention, to } = hit.call;
    const { name } = to.ref;
    const began = rolloutOf(seen, workload, mention);
    const ports = portsOf(to);
    return {
      level: hit.isExact ? "high" : "medium",
      does: `calls a port that Service ${name} does not have`,
      text: `calls ${hostOf(mention)}, which has no such port`,
      why: `Service ${name} has ${ports}`,
      impact: impactOn(workload),
      since: began?.change.at,
      change: began?.change,
      facts: [
        say(
          `${written(ref)} calls {host} ({place}); Service ${name} has port {ports}.`,
          citeMention(seen, workload, mention),
          citePorts(seen, to),
        ),
        ...(hit.line === undefined ? [] : [say(`It writes: "{message}"`, hit.line)]),
      ],
      disproof: `an answer on ${hostOf(mention)}`,
      takes: hit.isExact ? workload.pods.filter(({ isReady }) => !isReady) : [],
      ...mended({
        ref,
        metadata: workload.metadata,
        changedBy: began?.change.by,
        steps: nameInstead(workload, mention, { ...mention, port: hit.others ?? onlyPort(to) }),
        what: "correct the port",
      }),
      nextCheck: {
        text: "see which ports it has",
        kubectl: shellWords`describe service ${name}`,
        object: to.ref,
      },
      symptom: { reason: "ConnectionRefused" },
    };
  },
});

function onlyPort({ object }: ServiceView): number | undefined {
  const [only, ...more] = object.spec.ports;
  return more.length === 0 ? only?.port : undefined;
}
