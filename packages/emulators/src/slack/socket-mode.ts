import { randomUUID } from "node:crypto";
import type { WebSocket } from "ws";
import { z } from "zod";
import type { Faults } from "./faults.ts";
import type { Journal } from "./journal.ts";
import { jsonText } from "./json-text.ts";
import type { Json } from "./slack-model.ts";

const maxRetries = 3;

const Ack = z.object({
  envelope_id: z.string(),
  payload: z.record(z.string(), z.unknown()).default({}),
});

const EventOf = z.object({ ts: z.string() });

export type Ack =
  | { readonly kind: "acked"; readonly payload: Json }
  | { readonly kind: "timeout" }
  | { readonly kind: "not_connected" };

interface Envelope {
  readonly type: "events_api" | "slash_commands" | "interactive";
  readonly payload: Json;
  readonly acceptsResponse: boolean;
  readonly attempt: number;
}

interface State {
  readonly options: SocketModeOptions;
  readonly connections: WebSocket[];
  /** By the id of the envelope. */
  readonly waiting: Map<string, (ack: Ack) => void>;
  readonly timers: Set<NodeJS.Timeout>;
  readonly listeners: Set<(connected: number) => void>;
  /** Events that nobody could take yet. */
  readonly kept: (() => void)[];
  /** Events, as they were sent. */
  readonly sent: Json[];
  /** The newest command or click. */
  requested?: Envelope;
  turn: number;
}

export interface SocketModeOptions {
  readonly ackTimeoutMs: number;
  readonly journal: Journal;
  readonly faults: Faults;
}

export type SocketMode = ReturnType<typeof createSocketMode>;

/**
 * The server side of Socket Mode: one envelope goes to one of the open connections, never to all of them.
 * Events are sent again when nobody acknowledged them in `ackTimeoutMs`, and wait for a connection where there is none;
 * commands and clicks are not.
 */
export function createSocketMode(options: SocketModeOptions) {
  const state = createState(options);
  const tickets = new Set<string>();
  return {
    openTicket(): string {
      const ticket = randomUUID();
      tickets.add(ticket);
      return ticket;
    },
    /** A ticket opens one connection. */
    takeTicket: (ticket: string): boolean => tickets.delete(ticket),
    accept: (socket: WebSocket, app: string) => accept(state, socket, app),
    deliverEvent(payload: Json): void {
      state.sent.push(payload);
      const copies = 1 + (options.faults.take("duplicate_events", "")?.copies ?? 0);
      for (let copy = 0; copy < copies; copy += 1) void sendUntilAcked(state, payload, 0);
    },
    redeliver: (ts: string): number => redeliver(state, ts),
    repeatRequest: (): Promise<Ack> =>
      state.requested === undefined
        ? Promise.resolve({ kind: "not_connected" })
        : send(state, state.requested),
    request(type: "slash_commands" | "interactive", payload: Json): Promise<Ack> {
      state.requested = { type, payload, acceptsResponse: true, attempt: 0 };
      return send(state, state.requested);
    },
    connected: (): number => state.connections.length,
    onConnections(listener: (connected: number) => void): () => void {
      state.listeners.add(listener);
      return () => state.listeners.delete(listener);
    },
    /** What Slack may say besides what it documents. */
    sendFrame: (text: string): void => {
      for (const socket of state.connections) socket.send(text);
    },
    /** Cuts every connection without a word. */
    drop: (): void => drop(state),
    close(): void {
      for (const timer of state.timers) clearTimeout(timer);
      for (const socket of state.connections) socket.close(1001);
    },
  };
}

function createState(options: SocketModeOptions): State {
  return {
    options,
    connections: [],
    waiting: new Map(),
    timers: new Set(),
    listeners: new Set(),
    kept: [],
    sent: [],
    turn: 0,
  };
}

function accept(state: State, socket: WebSocket, app: string): void {
  socket.on("message", (data: Buffer) => receive(state, data.toString("utf8")));
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    const index = state.connections.indexOf(socket);
    if (index >= 0) state.connections.splice(index, 1);
    announce(state);
  });
  state.connections.push(socket);
  write(socket, hello(state.connections.length, app));
  announce(state);
  for (const deliver of state.kept.splice(0)) deliver();
}

function announce(state: State): void {
  for (const listener of state.listeners) listener(state.connections.length);
}

function drop(state: State): void {
  for (const socket of state.connections) socket.terminate();
}

function send(state: State, envelope: Envelope): Promise<Ack> {
  state.turn += 1;
  const connection = state.connections[state.turn % Math.max(1, state.connections.length)];
  if (!connection) return Promise.resolve({ kind: "not_connected" });
  const id = randomUUID();
  write(connection, toFrame(envelope, id));
  return new Promise((resolve) => {
    state.waiting.set(id, resolve);
    later(state, () => resolve({ kind: "timeout" }));
  });
}

async function sendUntilAcked(state: State, payload: Json, attempt: number): Promise<void> {
  const ack = await send(state, {
    type: "events_api",
    payload,
    acceptsResponse: false,
    attempt,
  });
  const isLost = ack.kind === "acked" && state.options.faults.take("lost_ack", "") !== undefined;
  if ((ack.kind === "acked" && !isLost) || attempt >= maxRetries) return;
  const retry = () => void sendUntilAcked(state, payload, attempt + 1);
  // A lost ack is noticed as late as a missed one.
  if (isLost) later(state, retry);
  else if (ack.kind === "timeout") retry();
  else state.kept.push(() => void sendUntilAcked(state, payload, attempt));
}

/** Sends the events about this message again; says how many there are. */
function redeliver(state: State, ts: string): number {
  const again = state.sent.filter(({ event }) => EventOf.safeParse(event).data?.ts === ts);
  for (const payload of again) void sendUntilAcked(state, payload, 1);
  return again.length;
}

function receive(state: State, data: string): void {
  const ack = jsonText(Ack).safeParse(data).data;
  const resolve = ack && state.waiting.get(ack.envelope_id);
  if (!resolve) {
    state.options.journal.unsupported.push({ what: `frame ${data}`, atMs: Date.now() });
    return;
  }
  state.waiting.delete(ack.envelope_id);
  resolve({ kind: "acked", payload: ack.payload });
}

function later(state: State, run: () => void): void {
  const timer = setTimeout(() => {
    state.timers.delete(timer);
    run();
  }, state.options.ackTimeoutMs);
  state.timers.add(timer);
}

function write(socket: WebSocket, frame: Json): void {
  socket.send(JSON.stringify(frame));
}

function toFrame(envelope: Envelope, id: string): Json {
  const isEvent = envelope.type === "events_api";
  return {
    envelope_id: id,
    type: envelope.type,
    accepts_response_payload: envelope.acceptsResponse,
    payload: envelope.payload,
    ...(isEvent && {
      retry_attempt: envelope.attempt,
      retry_reason: envelope.attempt === 0 ? "" : "timeout",
    }),
  };
}

function hello(connections: number, app: string): Json {
  return {
    type: "hello",
    num_connections: connections,
    connection_info: { app_id: app },
    debug_info: { host: "emulated", build_number: 1, approximate_connection_time: 18_060 },
  };
}
