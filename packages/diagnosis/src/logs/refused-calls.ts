import type { Call } from "../graph/calls.ts";
import { written } from "../graph/object-key.ts";
import { conditionOf } from "../graph/pod-view.ts";
import type { ServiceView } from "../graph/services.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import { lineTime } from "../messages/line-time.ts";
import { type LogLine, readLogLine } from "../messages/log-line.ts";

/** A line in which a caller says that a Service does not answer. */
export interface RefusedCall {
  readonly call: NonNullable<LogLine["call"]>;
  readonly evidence: string;
  readonly line: string;
}

/** The last such line of a caller. */
export function refusedCall(
  inquiry: Inquiry,
  caller: Workload,
  service: ServiceView,
): RefusedCall | undefined {
  for (const log of inquiry.logs.ofAny(caller.pods))
    for (const line of log.lines.toReversed()) {
      const call = names(line, service) ? readLogLine(line).call : undefined;
      if (call !== undefined && call.failure !== "unclear")
        return { call, evidence: inquiry.cite.line(log, line), line };
    }
  return undefined;
}

/** Evidence of all callers of a Service that are refused: those lines do not count that are older than its pods are Ready. */
export function refusedCallers(inquiry: Inquiry, service: ServiceView): string[] {
  const calls = inquiry.cluster.calls.byService.get(service.key) ?? [];
  const callers = [...new Set(calls.map(({ from }) => from))];
  const readyMs = readySince(service);
  return callers.flatMap((from) => {
    const refused = refusedCall(inquiry, from, service);
    const isPast = refused !== undefined && lineTime(refused.line) < readyMs;
    return refused === undefined || isPast ? [] : [refused.evidence];
  });
}

/** When the last of its pods became Ready, milliseconds since the epoch; not a number where none is or nothing tells. */
function readySince({ pods }: ServiceView): number {
  const times = pods
    .filter(({ isReady }) => isReady)
    .map(({ object }) => Date.parse(conditionOf(object, "Ready")?.lastTransitionTime ?? ""));
  return times.length === 0 ? Number.NaN : Math.max(...times);
}

/** Where the template of a caller names the Service. */
export function citeCall({ cite }: Inquiry, { from, mention }: Call): string {
  const host = mention.port === undefined ? mention.host : `${mention.host}:${mention.port}`;
  return cite.fact({
    subject: from.ref,
    pointer: `/spec/template/spec${mention.pointer}`,
    value: host,
    text: `${written(from.ref)}, container ${mention.container}: ${mention.place} names ${host}`,
  });
}

/** The line has the name of the Service as a word, its cluster address or the address of one of its pods. */
function names(line: string, { ref: { name }, object, pods }: ServiceView): boolean {
  const at = line.toLowerCase().indexOf(name);
  const around = [line[at - 1], line[at + name.length]];
  if (at >= 0 && !around.some((letter = " ") => /[a-z0-9-]/i.test(letter))) return true;
  const addresses = [object.spec.clusterIP, ...pods.map((pod) => pod.object.status.podIP)];
  return addresses.some((address) => address && address !== "None" && line.includes(address));
}
