import type { IncomingMessage } from "node:http";
import { AppError } from "@binnacle/contracts";
import { type Connection, textOf } from "../api/connection.ts";
import { type Failure, fromSocketError } from "../api/failure.ts";
import { fromStatus } from "../api/status-failure.ts";

export type Opened =
  | { readonly kind: "open"; readonly incoming: IncomingMessage }
  /** `status` is 0 where there was no answer. */
  | { readonly kind: "failed"; readonly status: number; readonly failure: Failure };

/** The API server begins its answer at once, also where there is nothing to tell yet. */
const headersMostMs = 10_000;
const keepAliveMs = 10_000;

/** Begins a watch. Never throws. */
export async function openStream(
  connect: () => Promise<Connection>,
  path: string,
  signal: AbortSignal,
): Promise<Opened> {
  let address = "";
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), headersMostMs);
  try {
    const connection = await connect();
    address = connection.identity.address;
    const ending = AbortSignal.any([signal, waiting.signal]);
    const incoming = await connection.open(path, { accept: "application/json", signal: ending });
    // A peer that is gone without a word is noticed after some twenty seconds.
    incoming.socket.setKeepAlive(true, keepAliveMs);
    const { statusCode: status = 0, headers } = incoming;
    if (status === 200) return { kind: "open", incoming };
    const body = await textOf(incoming);
    return {
      kind: "failed",
      status,
      failure: fromStatus({ status, headers, body }, connection.identity),
    };
  } catch (error) {
    return { kind: "failed", status: 0, failure: failureOf(error, address) };
  } finally {
    clearTimeout(timer);
  }
}

function failureOf(error: unknown, address: string): Failure {
  if (error instanceof AppError) return { kind: error.kind, why: error.message };
  return fromSocketError(error, address);
}
