import type { Claim } from "@binnacle/contracts";
import type { Inquiry } from "../inquiry.ts";
import type { Probe } from "../state/container.ts";
import { GRACE_S, givenSeconds } from "./patient-probe.ts";
import type { Probed } from "./probe-port.ts";

/** How long runs lasted that a probe watched. */
interface Runs {
  /** The one that it ended. */
  readonly ranMs: number | undefined;
  /** One that became Ready, from its start to then. */
  readonly startedMs: number | undefined;
}

/** What is told of the times of a probe. */
interface Timing {
  readonly claims: readonly Claim[];
  /** A run became Ready that took longer than the probe gives: whether one would have, nobody knows otherwise. */
  readonly isTooShort: boolean;
}

/**
 * How long a run lasted that a probe ended, and what the probe gives it, where another run took longer to be Ready, or
 * where the readiness probe asks the same and sooner gives up. Nothing where it lived on beyond the time that it is given.
 */
export function timingClaim(
  asking: Pick<Inquiry, "cite" | "say">,
  probed: Probed,
  runs: Runs,
): Timing {
  const { ranMs } = runs;
  const took = tookLonger(probed, runs);
  const longer = longerGiven(probed);
  const isShort = ranMs !== undefined && ranMs / 1000 <= givenSeconds(probed.probe) + GRACE_S;
  if (!isShort || (took === undefined && longer === undefined))
    return { claims: [], isTooShort: false };
  const claim = claimOf(asking, probed, { ran: Math.round(ranMs / 1000), took, longer });
  return { claims: [claim], isTooShort: took !== undefined };
}

function claimOf(
  { cite, say }: Pick<Inquiry, "cite" | "say">,
  { pod, container, kind, probe }: Probed,
  { ran, took, longer }: { ran: number; took: number | undefined; longer: number | undefined },
): Claim {
  const given = givenSeconds(probe);
  const fields = fieldsOf(probe);
  const other = took === undefined ? longer : took;
  const beside =
    took === undefined
      ? `the readiness probe asks the same for ${other} s`
      : `another run took ${other} s to be Ready`;
  const asks = cite.field(pod, {
    pointer: `${container.specPointer}/${kind}Probe`,
    value: [given, other, fields, ran],
    values: {
      fields,
      ran: { amount: ran, unit: "s" },
      given: { amount: given, unit: "s" },
      other: { amount: other ?? 0, unit: "s" },
    },
    text: `the ${kind} probe gives up after ${given} s (${fields}); the run that it ended lasted ${ran} s; ${beside}`,
  });
  const told = `It was ended {ran} after its start. The ${kind} probe gives up after {given} ({fields})`;
  return took === undefined
    ? say(`${told}, the readiness probe, which asks the same, after {other}.`, asks)
    : say(`${told}, too early: another run took {other} to be Ready.`, asks);
}

/** Seconds that a run took, where its readiness probe was still refused after the time that the probe gives. */
function tookLonger({ container, probe }: Probed, { startedMs }: Runs): number | undefined {
  const { initialDelaySeconds = 0, periodSeconds = 10 } = container.spec?.readinessProbe ?? {};
  const took = Math.round((startedMs ?? 0) / 1000);
  return took - periodSeconds > Math.max(givenSeconds(probe), initialDelaySeconds)
    ? took
    : undefined;
}

/** Seconds that the readiness probe gives to the same answer, where they are more. */
export function longerGiven({ kind, probe, container }: Probed): number | undefined {
  const { readinessProbe } = container.spec ?? {};
  if (kind === "readiness" || readinessProbe === undefined || !isSame(readinessProbe, probe))
    return undefined;
  const longer = givenSeconds(readinessProbe);
  return longer > givenSeconds(probe) ? longer : undefined;
}

function isSame(one: Probe, other: Probe): boolean {
  return JSON.stringify(targetOf(one)) === JSON.stringify(targetOf(other));
}

function targetOf({ httpGet, tcpSocket, grpc, exec }: Probe) {
  return [
    httpGet && [httpGet.port, httpGet.path ?? "/", httpGet.scheme ?? "HTTP"],
    tcpSocket?.port,
    grpc && [grpc.port, grpc.service ?? ""],
    exec?.command,
  ];
}

/** As a manifest has them; the kubelet's defaults: a period of 10 s, three failures. */
function fieldsOf({
  initialDelaySeconds = 0,
  periodSeconds = 10,
  failureThreshold = 3,
}: Probe): string {
  return `initialDelaySeconds ${initialDelaySeconds}, periodSeconds ${periodSeconds}, failureThreshold ${failureThreshold}`;
}
