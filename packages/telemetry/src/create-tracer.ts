import { type Log, logFailure } from "@binnacle/runtime";
import { DiagLogLevel, diag, type Tracer } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

export interface Tracing {
  readonly tracer: Tracer;
  /** Sends what is left, for at most two seconds; what a dead collector does not take is lost. */
  readonly close: () => Promise<void>;
}

const exportTimeoutMs = 2000;
const unsent = "spans not sent";

/** Spans go by OTLP over HTTP to a collector, `http://otel-collector.monitoring:4318/v1/traces`; one that does not answer costs spans and nothing else. */
export function createTracer(url: string, log: Log): Tracing {
  logFailures(log);
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: exportTimeoutMs });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": "binnacle" }),
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: exportTimeoutMs })],
  });
  const close = () => provider.shutdown().catch((error: unknown) => logFailure(log, error, unsent));
  return { tracer: provider.getTracer("binnacle"), close };
}

/** The SDK tells of spans that it lost by a logger of its own, once for each batch. */
function logFailures(log: Log): void {
  const error = (why: string): void => log({ why }, unsent);
  const others = { warn: untold, info: untold, debug: untold, verbose: untold };
  diag.setLogger({ error, ...others }, { logLevel: DiagLogLevel.ERROR });
}

function untold(): void {}
