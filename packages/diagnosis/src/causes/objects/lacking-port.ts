import { type Change, keyOf } from "@binnacle/contracts";
import type { Call } from "../../graph/calls.ts";
import { lacksPort } from "../../graph/lacks-port.ts";
import type { ServiceView } from "../../graph/services.ts";
import type { Inquiry } from "../../inquiry.ts";
import { namedPorts } from "../../messages/named-ports.ts";
import { CREATION_MS, portChangeOf } from "../../rollout/write-changes.ts";
import { listed } from "../../say.ts";
import { lineAbout, namedAt } from "./called-host.ts";

/** A call of a port that the Service does not have, and what speaks of it. */
export interface Lacking {
  readonly call: Call;
  /** The port by which others call it, in the same variable. */
  readonly others: number | undefined;
  /** Evidence: a line in which the program could not reach it. */
  readonly line: string | undefined;
  /** The line names the port. */
  readonly isExact: boolean;
}

/** Callers that name one port that a Service lacks, and did not change. */
export interface Moved {
  readonly port: number;
  readonly callers: readonly [Lacking, ...Lacking[]];
  /** Somebody calls it at a port that it has. */
  readonly isCalledElse: boolean;
  /** The last write of its ports, where all of them named the port before. */
  readonly change: Change | undefined;
  /** When it was made, if after all of them named the port: RFC 3339. */
  readonly madeAt: string | undefined;
}

/**
 * A Service that was moved away under its callers. Either it was written after all of them named the port; or several
 * name it, none of them by a rollout that is known, and nobody calls another one. A caller that changed last, or of
 * which others call the right port by the same variable, is to be corrected itself.
 */
export function movedUnder(service: ServiceView, inquiry: Inquiry): Moved | undefined {
  const calls = inquiry.cluster.calls.byService.get(service.key) ?? [];
  const callers = calls
    .filter((call) => call.from.desired !== 0 && lacksPort(call))
    .flatMap((call) => lackingOf(call, inquiry) ?? []);
  const [first] = callers;
  const port = first?.call.mention.port;
  if (first === undefined || port === undefined || !agree(callers)) return undefined;
  const times = callers.map(({ call }) => namedAt(inquiry, call.from, call.mention));
  const isCalledElse = calls.some((call) => call.mention.port !== undefined && !lacksPort(call));
  const isShared = isOfSeveral(callers) && !isCalledElse && !times.some((it) => it?.isRollout);
  const { change, madeAt } = afterAll(service, inquiry, times);
  return change === undefined && !isShared
    ? undefined
    : { port, callers: [first, ...callers.slice(1)], isCalledElse, change, madeAt };
}

/** All name one port, one of them cannot reach it, and nobody is called otherwise by the same variable. */
function agree(callers: readonly Lacking[]): boolean {
  const ports = new Set(callers.map(({ call }) => call.mention.port));
  const isFelt = callers.some(({ isExact }) => isExact);
  return ports.size === 1 && isFelt && !callers.some(({ others }) => others !== undefined);
}

function isOfSeveral(callers: readonly Lacking[]): boolean {
  return new Set(callers.map(({ call }) => call.from)).size > 1;
}

/** The write of its ports, or else the time when it was made, if all that is named of it is older. */
function afterAll(
  service: ServiceView,
  { ledger }: Inquiry,
  times: readonly ReturnType<typeof namedAt>[],
): Pick<Moved, "change" | "madeAt"> {
  const isLater = (at = "") =>
    times.every((time) => time && Date.parse(time.at) < Date.parse(at) - CREATION_MS);
  const change = portChangeOf(service, ledger);
  const made = service.object.metadata.creationTimestamp;
  return {
    change: isLater(change?.at) ? change : undefined,
    madeAt: change === undefined && isLater(made) ? made : undefined,
  };
}

/** Ports that nobody speaks of may be a switch that is off. */
export function lackingOf(call: Call, inquiry: Inquiry): Lacking | undefined {
  const exact = lineOf(call, inquiry, (ports) => ports.includes(call.mention.port ?? 0));
  const line = exact ?? lineOf(call, inquiry, (ports) => ports.length === 0);
  const others = inquiry.cluster.calls.byService
    .get(keyOf(call.to.ref))
    ?.find(
      (other) =>
        other.from !== call.from &&
        other.mention.place === call.mention.place &&
        other.mention.port !== undefined &&
        !lacksPort(other),
    )?.mention.port;
  return line === undefined && others === undefined
    ? undefined
    : { call, others, line, isExact: exact !== undefined };
}

/** Evidence: which ports it has; `{ports}`. */
export function citePorts({ cite }: Inquiry, service: ServiceView): string {
  const ports = portsOf(service);
  return cite.fact({
    subject: service.ref,
    pointer: "/spec/ports",
    value: ports,
    values: { ports },
    text: `service ${service.ref.name} has port ${ports}`,
  });
}

export function portsOf({ object }: ServiceView): string {
  return listed(object.spec.ports.map(({ port }) => String(port)));
}

/** A line in which it cannot reach the Service, by the ports that the line names. */
function lineOf(
  { from, to }: Call,
  inquiry: Inquiry,
  isMeant: (ports: readonly number[]) => boolean,
): string | undefined {
  const { name } = to.ref;
  return lineAbout(inquiry, from, { name, isProof: (line) => isMeant(namedPorts(line, name)) });
}
