/** What the tools need to know about a log line. */
export const roles = ["time", "text", "namespace", "pod", "container", "level", "traceId"] as const;
export type Role = (typeof roles)[number];

/** Without these four a line cannot be found or placed. */
export const requiredRoles: readonly Role[] = ["time", "text", "namespace", "pod"];

/** How one shipper names its fields. Of several candidates the first that is mapped is taken. */
export interface Convention {
  readonly name: string;
  /** Where the shipper writes when nobody told it otherwise. */
  readonly indices: readonly string[];
  readonly fields: Readonly<Record<Role, readonly string[]>>;
}

const levels = ["level", "severity", "log_level", "loglevel", "lvl", "levelname", "log.level"];
const traceIds = ["trace_id", "traceId", "traceID", "trace.id", "otelTraceID", "dd.trace_id"];

/**
 * Known conventions: Fluent Bit and Fluentd with the kubernetes filter; the OpenTelemetry Collector's exporters
 * (ss4o and flattened); Data Prepper, which replaces the dots of attributes by @; Filebeat and Elastic Agent (ECS).
 */
export const conventions: readonly Convention[] = [
  {
    name: "fluent-bit",
    indices: ["fluent-bit*", "fluentd*", "logstash-*", "kubernetes-*"],
    fields: {
      time: ["@timestamp", "time", "timestamp"],
      text: ["log", "message", "msg"],
      namespace: ["kubernetes.namespace_name"],
      pod: ["kubernetes.pod_name"],
      container: ["kubernetes.container_name"],
      level: levels,
      traceId: traceIds,
    },
  },
  {
    name: "opentelemetry",
    indices: ["otel-logs*", "ss4o_logs*"],
    fields: {
      time: ["@timestamp", "time", "observedTimestamp"],
      text: ["body", "Body", "body.text"],
      namespace: [
        "resource.attributes.k8s.namespace.name",
        "resource.k8s.namespace.name",
        "Resource.k8s.namespace.name",
      ],
      pod: ["resource.attributes.k8s.pod.name", "resource.k8s.pod.name", "Resource.k8s.pod.name"],
      container: [
        "resource.attributes.k8s.container.name",
        "resource.k8s.container.name",
        "Resource.k8s.container.name",
      ],
      level: ["severityText", "severity.text", "SeverityText", "severity_text"],
      traceId: ["traceId", "trace_id", "TraceId"],
    },
  },
  {
    name: "data-prepper",
    indices: ["otel-v1-logs*", "logs-otel-v1*"],
    fields: {
      time: ["time", "@timestamp", "observedTime"],
      text: ["body", "log"],
      namespace: ["resource.attributes.k8s@namespace@name"],
      pod: ["resource.attributes.k8s@pod@name"],
      container: ["resource.attributes.k8s@container@name"],
      level: ["severityText", "severity.text"],
      traceId: ["traceId"],
    },
  },
  {
    name: "ecs",
    indices: ["filebeat-*", "logs-*"],
    fields: {
      time: ["@timestamp"],
      text: ["message"],
      namespace: ["kubernetes.namespace", "orchestrator.namespace"],
      pod: ["kubernetes.pod.name"],
      container: ["kubernetes.container.name", "container.name"],
      level: ["log.level", "level"],
      traceId: ["trace.id", "trace_id"],
    },
  },
];
