import { z } from "zod";

/** `method` absent: every method. `times` absent: until cleared. */
export const Fault = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("refuse_block"),
    blockType: z.string(),
    method: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal("rate_limit"),
    method: z.string().optional(),
    retryAfterSeconds: z.int().min(0).default(1),
    times: z.int().positive().optional(),
  }),
  z.strictObject({
    kind: z.literal("server_error"),
    method: z.string().optional(),
    status: z.int().min(500).max(599).default(503),
    times: z.int().positive().optional(),
  }),
  z.strictObject({
    kind: z.literal("slow"),
    method: z.string().optional(),
    delayMs: z.int().positive(),
    times: z.int().positive().optional(),
  }),
  z.strictObject({
    kind: z.literal("platform_error"),
    method: z.string(),
    error: z.string(),
    times: z.int().positive().optional(),
  }),
  /** The next app-level token that opens a connection is one of this other app. */
  z.strictObject({ kind: z.literal("other_app"), app: z.string(), times: z.int().positive() }),
  /** Streams end so long after their start. */
  z.strictObject({ kind: z.literal("stream_expiry"), afterMs: z.int().min(0) }),
  /** The workspace does not pay for what agents have beyond messages: sessions and streams. */
  z.strictObject({ kind: z.literal("free_plan") }),
  /** What the app says of an event is lost on the way: the event comes again, later. */
  z.strictObject({ kind: z.literal("lost_ack"), times: z.int().positive() }),
  /** Each event arrives this many times more, with the same `event_id`. */
  z.strictObject({ kind: z.literal("duplicate_events"), copies: z.int().positive().default(1) }),
]);
export type Fault = z.infer<typeof Fault>;
export type FaultInput = z.input<typeof Fault>;

type FaultOf<Kind extends Fault["kind"]> = Extract<Fault, { kind: Kind }>;
export type Faults = ReturnType<typeof createFaults>;

/** Switches that make the workspace misbehave on request. */
export function createFaults() {
  const active: { fault: Fault; used: number }[] = [];

  function isLive({ fault, used }: { fault: Fault; used: number }): boolean {
    return !("times" in fault) || fault.times === undefined || used < fault.times;
  }

  return {
    /** Returns a function that switches the fault off. */
    add(input: FaultInput): () => void {
      const entry = { fault: Fault.parse(input), used: 0 };
      active.push(entry);
      return () => {
        const index = active.indexOf(entry);
        if (index >= 0) active.splice(index, 1);
      };
    },
    clear(): void {
      active.length = 0;
    },
    /** The first live fault of this kind for this method, counted as used. */
    take<Kind extends Fault["kind"]>(kind: Kind, method: string): FaultOf<Kind> | undefined {
      const entry = active.find(
        (candidate) =>
          candidate.fault.kind === kind && isLive(candidate) && concerns(candidate.fault, method),
      );
      if (!entry) return undefined;
      entry.used += 1;
      return isKind(entry.fault, kind) ? entry.fault : undefined;
    },
    /** Block types that this method refuses at present. */
    refusedBlocks(method: string): ReadonlySet<string> {
      const types = active.flatMap(({ fault }) =>
        fault.kind === "refuse_block" && concerns(fault, method) ? [fault.blockType] : [],
      );
      return new Set(types);
    },
  };
}

function concerns(fault: Fault, method: string): boolean {
  return !("method" in fault) || fault.method === undefined || fault.method === method;
}

function isKind<Kind extends Fault["kind"]>(fault: Fault, kind: Kind): fault is FaultOf<Kind> {
  return fault.kind === kind;
}
