import { AsyncLocalStorage } from "node:async_hooks";
import { AppError, type Clock } from "@binnacle/contracts";
import type { Log } from "@binnacle/runtime";
import {
  type Attributes,
  ROOT_CONTEXT,
  type Span,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { collectDefaultMetrics, Registry } from "prom-client";
import { createMetrics, type Metrics } from "./metrics.table.ts";

/** How one operation ended: `ok`, or of which kind its failure is; and what its span says beside that. */
export interface Ended {
  readonly outcome: string;
  readonly attributes?: Attributes;
}

interface Operation<T> {
  /** Of the span: `execute_tool diagnose`. */
  readonly name: string;
  readonly attributes: Attributes;
  readonly work: () => Promise<T>;
  /** Absent: what comes back at all is well. */
  readonly ended?: (result: T) => Ended;
  /** Told at the end, whatever came of it. */
  readonly record: (ended: Ended, seconds: number) => void;
}

/** An event of Slack, and whether anything was shown of it yet. */
interface Event {
  readonly startedMs: number;
  isSigned: boolean;
}

interface Around {
  readonly span?: Span;
  readonly event?: Event;
}

export interface Telemetry {
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
  /** What Prometheus reads. */
  readonly exposition: () => Promise<{ readonly contentType: string; readonly text: string }>;
  /** Runs an operation; those that it starts belong to it. What it throws is thrown. */
  readonly during: <T>(operation: Operation<T>) => Promise<T>;
  /** The same for an event that asks: what is shown first within it is its first sign. */
  readonly duringEvent: <T>(operation: Operation<T>) => Promise<T>;
  /** Something was shown to who asked. */
  readonly shown: () => void;
}

export interface TelemetryPorts {
  readonly clock: Clock;
  readonly log: Log;
  /** Absent: nothing is traced. */
  readonly tracer?: Tracer | undefined;
}

/** Counts, and traces where a tracer is given. Nothing that was asked, read or said is in either. */
export function createTelemetry({ clock, log, tracer }: TelemetryPorts): Telemetry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const metrics = createMetrics(registry);
  const around = new AsyncLocalStorage<Around>();
  const run = async <T>(operation: Operation<T>, inside: Around): Promise<T> => {
    const startedMs = clock();
    const span = startSpan(tracer, operation, around.getStore()?.span);
    const settle = (ended: Ended): void => {
      operation.record(ended, (clock() - startedMs) / 1000);
      endSpan(span, ended);
    };
    try {
      const result = await around.run({ ...inside, ...spanOf(span) }, operation.work);
      settle(operation.ended?.(result) ?? { outcome: "ok" });
      return result;
    } catch (error) {
      settle({ outcome: error instanceof AppError ? error.kind : "defect" });
      throw error;
    }
  };
  return {
    metrics,
    clock,
    log,
    exposition: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
    during: (operation) => run(operation, around.getStore() ?? {}),
    duringEvent: (operation) => run(operation, { event: { startedMs: clock(), isSigned: false } }),
    shown: () => {
      const event = around.getStore()?.event;
      if (event === undefined || event.isSigned) return;
      event.isSigned = true;
      metrics.firstSign.observe((clock() - event.startedMs) / 1000);
    },
  };
}

function startSpan(
  tracer: Tracer | undefined,
  { name, attributes }: Pick<Operation<unknown>, "name" | "attributes">,
  parent: Span | undefined,
): Span | undefined {
  const context = parent === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, parent);
  return tracer?.startSpan(name, { attributes }, context);
}

function spanOf(span: Span | undefined): Pick<Around, "span"> {
  return span === undefined ? {} : { span };
}

function endSpan(span: Span | undefined, { outcome, attributes = {} }: Ended): void {
  if (outcome !== "ok")
    span?.setAttribute("error.type", outcome).setStatus({ code: SpanStatusCode.ERROR });
  span?.setAttributes(attributes).end();
}
