import { once as happened } from "node:events";
import { connect } from "node:net";
import { networkReason } from "@binnacle/runtime";
import type { Finding } from "./doctor-report.ts";

/** Longer, and something on the way swallows it. */
const acceptedWithinMs = 2000;

/** Whether a connection to a host and port is accepted; nothing is sent. */
export async function reach(url: URL, signal: AbortSignal): Promise<Finding> {
  const enough = AbortSignal.any([signal, AbortSignal.timeout(acceptedWithinMs)]);
  const { host, port } = placeOf(url);
  const socket = connect({ host, port, signal: enough });
  try {
    await happened(socket, "connect");
    return { state: "ok", why: "accepts connections" };
  } catch (error) {
    const reason = enough.aborted
      ? "no answer, so something on the way drops it"
      : networkReason(error);
    return {
      state: "wrong",
      why: `cannot be reached: ${reason}`,
      mend: `Let this pod reach ${host} on port ${port}: NetworkPolicy (egress), security group, route, DNS.`,
    };
  } finally {
    socket.destroy();
  }
}

const ports: Readonly<Record<string, number>> = { "http:": 80, "ws:": 80 };

/** Where a connection for this address goes. */
export function placeOf({ hostname, port, protocol }: URL): {
  readonly host: string;
  readonly port: number;
} {
  const host = hostname.replaceAll(/^\[|\]$/gu, "");
  return { host, port: port === "" ? (ports[protocol] ?? 443) : Number(port) };
}
