/** What the tools need to know about a log line. */
export const roles = [
  "time",
  "text",
  "namespace",
  "pod",
  "container",
  "level",
  "traceId",
  "status",
] as const;
export type Role = (typeof roles)[number];

/** Without these four a line cannot be found or placed. */
export const requiredRoles = [
  "time",
  "text",
  "namespace",
  "pod",
] as const satisfies readonly Role[];

/**
 * How one shipper names its fields. Documents of one index may hold any of the candidates of a role: the first that a
 * document holds is its value.
 */
export interface Convention {
  readonly name: string;
  /** Where the shipper writes when nobody told it otherwise. */
  readonly indices: readonly string[];
  readonly fields: Readonly<Record<Role, readonly string[]>>;
}

const levels = ["level", "severity", "log_level", "loglevel", "lvl", "levelname", "log.level"];
const traceIds = ["trace_id", "traceId", "traceID", "trace.id", "otelTraceID", "dd.trace_id"];
/** The HTTP status of an access log whose keys the shipper lifted. */
const statuses = [
  "status",
  "status_code",
  "statusCode",
  "response_code",
  "http.response.status_code",
  "http.status_code",
  "res.statusCode",
  "elb_status_code",
  "DownstreamStatus",
];
/** Fluent Bit's `Merge_Log_Key`, as its documentation names it. */
const merged = "log_processed";

/** Where exporters of the Collector and Data Prepper put the attributes of a resource; @ in place of dots is Data Prepper's. */
export const resourcePrefixes = [
  "resource.attributes.",
  "attributes.",
  "resource.",
  "resourceAttributes.",
  "Resource.",
  "Attributes.",
  "",
] as const;

/**
 * Known conventions, each as its own documentation shows a document: Fluent Bit and Fluentd with the kubernetes filter
 * (`Merge_Log`, `Merge_Log_Key`, and the nest filter that lifts `kubernetes` into names with underscores); the
 * OpenTelemetry Collector's exporters (ss4o, nested and flat attributes, bodies that are objects); Data Prepper, which
 * replaces the dots of attributes by @; Vector's source kubernetes_logs; Filebeat and Elastic Agent (ECS).
 */
export const conventions: readonly Convention[] = [
  {
    name: "fluent-bit",
    indices: ["fluent-bit*", "fluentd*", "logstash-*", "kubernetes-*"],
    fields: {
      time: ["@timestamp", "time", "timestamp"],
      text: ["log", "message", "msg", `${merged}.message`, `${merged}.msg`],
      namespace: ["kubernetes.namespace_name", "kubernetes_namespace_name"],
      pod: ["kubernetes.pod_name", "kubernetes_pod_name"],
      container: ["kubernetes.container_name", "kubernetes_container_name"],
      level: [...levels, `${merged}.level`, `${merged}.severity`],
      traceId: [...traceIds, `${merged}.trace_id`, `${merged}.traceId`],
      status: [...statuses, ...statuses.map((name) => `${merged}.${name}`)],
    },
  },
  {
    name: "opentelemetry",
    indices: ["otel-logs*", "ss4o_logs*"],
    fields: {
      time: ["@timestamp", "time", "timestamp", "observedTimestamp"],
      text: [
        "body",
        "Body",
        "body.text",
        "body.message",
        "body.msg",
        "body.log",
        "body.string_value",
        "body.stringValue",
        "body.structured.message",
        "message",
      ],
      ...attributes("k8s.namespace.name", "k8s.pod.name", "k8s.container.name"),
      level: ["severityText", "severity.text", "SeverityText", "severity_text", "body.level"],
      traceId: ["traceId", "trace_id", "TraceId", "body.trace_id"],
      status: ["attributes.http.response.status_code", "attributes.http.status_code"],
    },
  },
  {
    name: "data-prepper",
    indices: ["otel-v1-logs*", "logs-otel-v1*"],
    fields: {
      time: ["time", "@timestamp", "observedTime"],
      text: ["body", "log"],
      ...attributes("k8s@namespace@name", "k8s@pod@name", "k8s@container@name"),
      level: ["severityText", "severity.text"],
      traceId: ["traceId"],
      status: ["log.attributes.http@response@status_code", "log.attributes.http@status_code"],
    },
  },
  {
    name: "vector",
    indices: ["vector-*"],
    fields: {
      time: ["@timestamp", "timestamp"],
      text: ["message", "msg"],
      namespace: ["kubernetes.pod_namespace"],
      pod: ["kubernetes.pod_name"],
      container: ["kubernetes.container_name"],
      level: levels,
      traceId: traceIds,
      status: statuses,
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
      status: ["http.response.status_code", ...statuses],
    },
  },
];

function attributes(namespace: string, pod: string, container: string) {
  return { namespace: at(namespace), pod: at(pod), container: at(container) };
}

function at(name: string): string[] {
  return resourcePrefixes.map((prefix) => prefix + name);
}
