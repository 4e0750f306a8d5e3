import type { KubernetesObject, LogLine } from "@binnacle/cases";

/** A document and where it is stored. */
export interface IndexedDocument {
  readonly index: string;
  readonly id: string;
  readonly source: Readonly<Record<string, unknown>>;
}

/** Who shipped the logs: Fluent Bit's kubernetes filter, or an OpenTelemetry Collector. */
export type LogConvention = "fluent-bit" | "otel";

interface PodFacts {
  readonly labels: Readonly<Record<string, string>>;
  readonly node?: string;
}

/**
 * Log lines as a shipper stores them, in daily indices (`fluent-bit-2026.11.21`, `otel-logs-2026.11.21`; UTC days).
 * With the recorded objects, documents also carry the node and all labels of the pod; without them only the label
 * `app`, which is the pod's name without the suffixes that a ReplicaSet or a StatefulSet gave it. A line that came
 * before is the document that it was.
 */
export function createDocuments(
  convention: LogConvention,
  objects: readonly KubernetesObject[] = [],
): (logs: readonly LogLine[]) => IndexedDocument[] {
  const pods = podFacts(objects);
  const known = new WeakMap<LogLine, IndexedDocument>();
  return (logs) =>
    logs.map((line, position) => {
      const document = known.get(line) ?? toDocument(line, position);
      known.set(line, document);
      return document;
    });

  function toDocument(line: LogLine, position: number): IndexedDocument {
    const pod = pods.get(`${line.namespace}/${line.pod}`) ?? { labels: { app: appOf(line.pod) } };
    const day = line.time.slice(0, 10).replaceAll("-", ".");
    return {
      index: `${convention === "otel" ? "otel-logs" : "fluent-bit"}-${day}`,
      id: `line-${position}`,
      source: convention === "otel" ? otelSource(line, pod) : fluentBitSource(line, pod),
    };
  }
}

/** The time has milliseconds; the kubernetes filter replaces dots in label names, as they would become objects. */
function fluentBitSource(line: LogLine, pod: PodFacts): Record<string, unknown> {
  const labels = Object.entries(pod.labels).map(([name, value]): [string, string] => [
    name.replaceAll(".", "_"),
    value,
  ]);
  return {
    "@timestamp": line.time,
    log: line.text,
    stream: streamOf(line),
    level: line.level,
    ...(line.traceId === undefined ? {} : { trace_id: line.traceId }),
    kubernetes: {
      namespace_name: line.namespace,
      pod_name: line.pod,
      container_name: line.container,
      ...(pod.node === undefined ? {} : { host: pod.node }),
      labels: Object.fromEntries(labels),
    },
  };
}

function otelSource(line: LogLine, pod: PodFacts): Record<string, unknown> {
  const app = pod.labels.app ?? pod.labels["app.kubernetes.io/name"];
  return {
    "@timestamp": line.time,
    time: line.time,
    body: line.text,
    severityText: line.level.toUpperCase(),
    ...(line.traceId === undefined ? {} : { traceId: line.traceId }),
    attributes: { "log.iostream": streamOf(line) },
    resource: {
      attributes: {
        "k8s.namespace.name": line.namespace,
        "k8s.pod.name": line.pod,
        "k8s.container.name": line.container,
        "k8s.container.restart_count": String(line.run),
        ...(pod.node === undefined ? {} : { "k8s.node.name": pod.node }),
        ...(app === undefined ? {} : { "service.name": app }),
      },
    },
  };
}

function streamOf(line: LogLine): "stderr" | "stdout" {
  return line.level === "error" || line.level === "fatal" ? "stderr" : "stdout";
}

/** `checkout-6d9f7c5b44-x2x9z` → `checkout`, `db-0` → `db`. */
function appOf(pod: string): string {
  return pod.replace(/(-[0-9a-f]{4,10})?-[a-z0-9]{5}$/, "").replace(/-\d+$/, "");
}

function podFacts(objects: readonly KubernetesObject[]): Map<string, PodFacts> {
  const pods = objects.filter((object) => object.kind === "Pod");
  return new Map(
    pods.map((pod) => [
      `${pod.metadata.namespace}/${pod.metadata.name}`,
      { labels: stringsOf(pod.metadata.labels), ...nodeOf(pod.spec) },
    ]),
  );
}

function nodeOf(spec: unknown): { node?: string } {
  const node = stringsOf(spec).nodeName;
  return node === undefined ? {} : { node };
}

function stringsOf(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) return {};
  const strings = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(strings);
}
