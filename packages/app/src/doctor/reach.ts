import { once as happened } from "node:events";
import { connect } from "node:net";
import { networkReason } from "@binnacle/runtime";
import type { Finding } from "./doctor-report.ts";

/** Whether a connection to a host and port is accepted; nothing is sent. */
export async function reach(url: URL, signal: AbortSignal): Promise<Finding> {
  const { hostname } = url;
  const port = portOf(url);
  const socket = connect({ host: hostname.replaceAll(/^\[|\]$/gu, ""), port, signal });
  const place = `${hostname}:${port}`;
  try {
    await happened(socket, "connect");
    return { state: "ok", why: `${place} accepts connections` };
  } catch (error) {
    const reason = signal.aborted ? "no answer" : networkReason(error);
    return {
      state: "wrong",
      why: `${place}: ${reason}`,
      mend: `Let this pod reach ${place}: its NetworkPolicy (egress), security group, route and DNS.`,
    };
  } finally {
    socket.destroy();
  }
}

const ports: Readonly<Record<string, number>> = { "http:": 80, "ws:": 80 };

function portOf({ port, protocol }: URL): number {
  return port === "" ? (ports[protocol] ?? 443) : Number(port);
}
