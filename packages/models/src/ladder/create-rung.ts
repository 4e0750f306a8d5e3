import type {
  Clock,
  Model,
  ModelAsking,
  ModelFailure,
  ModelRequest,
  ModelTurn,
} from "@binnacle/contracts";
import type { Log } from "@binnacle/runtime";
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
} from "cockatiel";
import { z } from "zod";

/** One model of a ladder. `label`: for people, `eu-central-1, Sonnet`. */
export interface Rung {
  readonly model: Model;
  readonly label: string;
}

export interface LadderPorts {
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Ends after `ms`, or when the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly log: Log;
}

/** Asks one model; gives every try in its order. None: it rests, and `rests` is what it failed with last. */
export type AskRung = (
  request: ModelRequest,
  asking: ModelAsking,
) => Promise<{ readonly tries: readonly ModelTurn[]; readonly rests?: ModelFailure }>;

const triesAtMost = 3;
const baseMs = 250;
const failuresInARow = 5;
const restMs = 30_000;

/** It may be asked again, after a while. What took too long once takes too long again, and the time is gone. */
const passing: ReadonlySet<string> = new Set(["throttled", "overloaded", "network"]);
/** Another request would fail on it, too. */
const faults: ReadonlySet<string> = new Set([...passing, "timeout", "auth"]);
const Failed = z.object({ kind: z.literal("failed"), failure: z.object({ class: z.string() }) });

/**
 * Asks again with full jitter (at most 0.25 s, then twice as long) while a failure may pass, three times in all. After five failures in a
 * row the rung rests for 30 s; then one request tries it, and others do not wait for that.
 */
export function createRung({ model, label }: Rung, ports: LadderPorts): AskRung {
  let last: ModelFailure | undefined;
  const breaker: CircuitBreakerPolicy = circuitBreaker(
    handleWhenResult((result) => isFault(result, breaker.state)),
    { halfOpenAfter: restMs, breaker: new ConsecutiveBreaker(failuresInARow) },
  );

  const ask = async (request: ModelRequest, asking: ModelAsking): Promise<ModelTurn> => {
    const beganMs = ports.clock();
    const turn = await model.turn(request, asking);
    if (turn.kind === "answered") return turn;
    last = turn.failure;
    ports.log({ label, class: last.class, ms: ports.clock() - beganMs }, "a model did not answer");
    return turn;
  };

  return async (request, asking) => {
    const tries: ModelTurn[] = [];
    while (!asking.signal.aborted) {
      const turn = await unlessResting(breaker, () => ask(request, asking));
      if (turn !== undefined) tries.push(turn);
      if (turn === undefined || !mayPass(turn) || tries.length === triesAtMost) break;
      await ports.wait(ports.random() * baseMs * 2 ** (tries.length - 1), asking.signal);
    }
    return { tries, ...(tries.length === 0 && last !== undefined ? { rests: last } : {}) };
  };
}

function mayPass(turn: ModelTurn): boolean {
  return turn.kind === "failed" && passing.has(turn.failure.class);
}

/** What was stopped while the rung was tried has not shown that it is well. */
function isFault(result: unknown, state: CircuitState): boolean {
  const read = Failed.safeParse(result);
  if (!read.success) return false;
  const { class: of } = read.data.failure;
  return faults.has(of) || (of === "aborted" && state === CircuitState.HalfOpen);
}

async function unlessResting(
  breaker: CircuitBreakerPolicy,
  ask: () => Promise<ModelTurn>,
): Promise<ModelTurn | undefined> {
  if (breaker.state === CircuitState.HalfOpen) return undefined;
  try {
    return await breaker.execute(ask);
  } catch (error) {
    if (error instanceof BrokenCircuitError) return undefined;
    throw error;
  }
}
