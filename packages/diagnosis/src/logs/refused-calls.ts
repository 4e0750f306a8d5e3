import type { ServiceView } from "../graph/services.ts";
import type { Workload } from "../graph/workload.ts";
import type { Inquiry } from "../inquiry.ts";
import { type LogLine, readLogLine } from "../messages/log-line.ts";

/** A line in which a caller says that a Service does not answer. */
export interface RefusedCall {
  readonly call: NonNullable<LogLine["call"]>;
  readonly evidence: string;
}

/** The last such line of a caller. */
export function refusedCall(
  inquiry: Inquiry,
  caller: Workload,
  service: ServiceView,
): RefusedCall | undefined {
  for (const log of inquiry.logs.ofAny(caller.pods)) {
    const line = log.lines.findLast((item) => names(item, service) && isFailedCall(item));
    const call = line === undefined ? undefined : readLogLine(line).call;
    if (line !== undefined && call !== undefined)
      return { call, evidence: inquiry.cite.line(log, line) };
  }
  return undefined;
}

/** Evidence of all callers of a Service that are refused. */
export function refusedCallers(inquiry: Inquiry, service: ServiceView): string[] {
  const calls = inquiry.cluster.calls.byService.get(service.key) ?? [];
  return calls.flatMap((call) => refusedCall(inquiry, call.from, service)?.evidence ?? []);
}

function isFailedCall(line: string): boolean {
  const { call } = readLogLine(line);
  return call !== undefined && call.failure !== "unclear";
}

/** The line has the name of the Service as a word, its cluster address or the address of one of its pods. */
function names(line: string, service: ServiceView): boolean {
  const { clusterIP } = service.object.spec;
  if (
    clusterIP !== undefined &&
    clusterIP !== "None" &&
    clusterIP !== "" &&
    line.includes(clusterIP)
  )
    return true;
  const { name } = service.ref;
  const at = line.toLowerCase().indexOf(name);
  if (at < 0) return service.pods.some(({ object }) => isIn(line, object.status.podIP));
  return (
    !/[a-z0-9-]/i.test(line[at - 1] ?? " ") && !/[a-z0-9-]/i.test(line[at + name.length] ?? " ")
  );
}

function isIn(line: string, address: string | undefined): boolean {
  return address !== undefined && address !== "" && line.includes(address);
}
