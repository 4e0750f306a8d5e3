import { randomUUID } from "node:crypto";
import type { WebSocket } from "ws";
import { z } from "zod";
import type { Faults } from "./faults.ts";
import type { Delivery, Journal } from "./journal.ts";
import { identity, type Json } from "./slack-model.ts";

const maxRetries = 3;

const Ack = z.object({
  envelope_id: z.string(),
  payload: z.record(z.string(), z.unknown()).default({}),
});

export type Ack =
  | { readonly kind: "acked"; readonly payload: Json }
  | { readonly kind: "timeout" }
  | { readonly kind: "not_connected" };

interface Envelope {
  readonly type: Delivery["type"];
  readonly payload: Json;
  readonly acceptsResponse: boolean;
  readonly attempt: number;
}

export type SocketMode = ReturnType<typeof createSocketMode>;

/**
 * The server side of Socket Mode: one envelope goes to one of the open connections, never to all of them.
 * Events are sent again when nobody acknowledged them in `ackTimeoutMs`; commands and clicks are not.
 */
export function createSocketMode(options: {
  readonly ackTimeoutMs: number;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly nowMs: () => number;
}) {
  const { journal, faults, ackTimeoutMs } = options;
  const tickets = new Set<string>();
  const connections: { id: number; socket: WebSocket }[] = [];
  const waiting = new Map<string, { delivery: Delivery; resolve: (ack: Ack) => void }>();
  const timers = new Set<NodeJS.Timeout>();
  const listeners = new Set<(connected: number) => void>();
  let opened = 0;
  let turn = 0;

  function after(delayMs: number, run: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, delayMs);
    timers.add(timer);
    return timer;
  }

  function send(envelope: Envelope): Promise<Ack> {
    turn += 1;
    const connection = connections[turn % Math.max(1, connections.length)];
    if (!connection) return Promise.resolve({ kind: "not_connected" });
    const delivery = toDelivery(envelope, connection.id, options.nowMs());
    journal.deliveries.push(delivery);
    connection.socket.send(JSON.stringify(toFrame(envelope, delivery)));
    return new Promise((resolve) => {
      waiting.set(delivery.envelopeId, { delivery, resolve });
      after(ackTimeoutMs, () => resolve({ kind: "timeout" }));
    });
  }

  async function sendUntilAcked(payload: Json, attempt = 0): Promise<void> {
    const ack = await send({ type: "events_api", payload, acceptsResponse: false, attempt });
    if (ack.kind === "acked" || attempt >= maxRetries) return;
    const retry = () => void sendUntilAcked(payload, attempt + 1);
    // Without a connection nothing waited yet: the retry comes as late as after a missed ack.
    if (ack.kind === "not_connected") after(ackTimeoutMs, retry);
    else retry();
  }

  function receive(data: string): void {
    const ack = Ack.parse(JSON.parse(data));
    const entry = waiting.get(ack.envelope_id);
    if (!entry) return;
    waiting.delete(ack.envelope_id);
    entry.delivery.ackMs = options.nowMs() - entry.delivery.atMs;
    entry.delivery.ackPayload = ack.payload;
    entry.resolve({ kind: "acked", payload: ack.payload });
  }

  function announce(): void {
    for (const listener of listeners) listener(connections.length);
  }

  function accept(socket: WebSocket): void {
    opened += 1;
    const connection = { id: opened, socket };
    socket.on("message", (data: Buffer) => receive(data.toString("utf8")));
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      const index = connections.indexOf(connection);
      if (index >= 0) connections.splice(index, 1);
      announce();
    });
    if (faults.take("no_hello", "")) return;
    connections.push(connection);
    socket.send(JSON.stringify(hello(connections.length)));
    announce();
  }

  return {
    openTicket(): string {
      const ticket = randomUUID();
      tickets.add(ticket);
      return ticket;
    },
    /** A ticket opens one connection. */
    takeTicket: (ticket: string): boolean => tickets.delete(ticket),
    accept,
    deliverEvent(payload: Json): void {
      const copies = 1 + (faults.take("duplicate_events", "")?.copies ?? 0);
      for (let copy = 0; copy < copies; copy += 1) void sendUntilAcked(payload);
    },
    request: (type: "slash_commands" | "interactive", payload: Json): Promise<Ack> =>
      send({ type, payload, acceptsResponse: true, attempt: 0 }),
    connected: (): number => connections.length,
    onConnections(listener: (connected: number) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Cuts every connection without a word. */
    drop(): void {
      for (const { socket } of connections) socket.terminate();
    },
    /** Asks every client to come back, as Slack does before it refreshes a connection. */
    askToReconnect(reason: "warning" | "refresh_requested" | "link_disabled"): void {
      for (const { socket } of connections)
        socket.send(JSON.stringify({ type: "disconnect", reason }));
    },
    close(): void {
      for (const timer of timers) clearTimeout(timer);
      for (const { socket } of connections) socket.terminate();
    },
  };
}

function toDelivery(envelope: Envelope, connection: number, atMs: number): Delivery {
  const event = z
    .object({ event_id: z.string(), event: z.object({ type: z.string() }) })
    .safeParse(envelope.payload);
  return {
    envelopeId: randomUUID(),
    type: envelope.type,
    ...(event.success && { eventId: event.data.event_id, eventType: event.data.event.type }),
    attempt: envelope.attempt,
    connection,
    atMs,
  };
}

function toFrame(envelope: Envelope, delivery: Delivery): Json {
  const isEvent = envelope.type === "events_api";
  return {
    envelope_id: delivery.envelopeId,
    type: envelope.type,
    accepts_response_payload: envelope.acceptsResponse,
    payload: envelope.payload,
    ...(isEvent && {
      retry_attempt: envelope.attempt,
      retry_reason: envelope.attempt === 0 ? "" : "timeout",
    }),
  };
}

function hello(connections: number): Json {
  return {
    type: "hello",
    num_connections: connections,
    connection_info: { app_id: identity.app },
    debug_info: { host: "emulated", build_number: 1, approximate_connection_time: 18_060 },
  };
}
