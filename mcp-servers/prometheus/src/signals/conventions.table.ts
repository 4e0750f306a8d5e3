import { literal } from "../api/promql.ts";

/** How the labels of a series tell whose requests it counts. */
export interface View {
  /** Label that holds the namespace; absent: `form` reads it out of another. */
  readonly namespace?: string;
  /** Labels that may name the workload, the surest first. */
  readonly names: readonly string[];
  /** Labels that hold a pod: whose it is, kube-state-metrics knows. */
  readonly pods: readonly string[];
  /** Of labels that hold namespace and workload in one. */
  readonly form?: NameForm;
  /** The side that counts, where two proxies count the same request. */
  readonly only?: readonly [label: string, value: string];
}

/** A label value that is made of a namespace and a workload. */
interface NameForm {
  /** RE2 of the values of a namespace. */
  readonly pattern: (namespace: string) => string;
  /** The workload; undefined: the value is of another namespace. */
  readonly read: (value: string, namespace: string) => string | undefined;
}

/** How the requests of a server are counted: one row per naming convention in use. */
export interface Convention {
  readonly name: string;
  /** Counter of requests, one series per status; ends in `_count` where only a histogram of durations exists. */
  readonly requests: string;
  /** Labels that may hold the status, the usual one first. */
  readonly statusLabels: readonly string[];
  /** RE2 pattern of the statuses that are the fault of the server. */
  readonly errors: string;
  /** `fail with 5xx`. */
  readonly errorsAre: string;
  /** RE2 pattern of the statuses of requests that were refused for their number; absent: no status tells it. */
  readonly limited?: string;
  /** RE2 pattern of the statuses that are the fault of the caller, those of `limited` aside; absent: no status tells it. */
  readonly clientErrors?: string;
  /** Classic histogram buckets of the duration; `toSeconds` converts the `le` unit. */
  readonly latency?: { readonly bucket: string; readonly toSeconds: number };
  readonly protocol: "http" | "rpc";
  /** Who counts. What a program counts itself, proxies before it count again. */
  readonly counter: "program" | "mesh" | "ingress";
  readonly views: readonly View[];
  /** A matcher for series that are no requests of users. */
  readonly never?: string;
}

const workloadNames = ["service", "app", "app_kubernetes_io_name", "deployment", "statefulset"];
const scraped: readonly View[] = [
  { namespace: "namespace", names: [...workloadNames, "job", "container"], pods: ["pod"] },
  {
    namespace: "kubernetes_namespace",
    names: [...workloadNames, "job"],
    pods: ["kubernetes_pod_name", "pod"],
  },
];

/** `shop/checkout`: OpenTelemetry's job is service.namespace/service.name (specification, Prometheus compatibility). */
const slashed: NameForm = {
  pattern: (namespace) => `${literal(namespace)}/.+`,
  read: (value, namespace) =>
    value.startsWith(`${namespace}/`) ? value.slice(namespace.length + 1) : undefined,
};

/** `shop-checkout-80@kubernetes`, `…@kubernetescrd`: namespace, Service and port. A port with a dash in its name is not told apart. */
const traefikService: NameForm = {
  pattern: (namespace) => `${literal(namespace)}-.+-[a-z0-9]+@kubernetes.*`,
  read: (value, namespace) =>
    value.startsWith(`${namespace}-`)
      ? /^(.+)-[a-z0-9]+@kubernetes/u.exec(value.slice(namespace.length + 1))?.[1]
      : undefined,
};

const openTelemetry: readonly View[] = [
  {
    namespace: "k8s_namespace_name",
    names: [
      "k8s_deployment_name",
      "k8s_statefulset_name",
      "k8s_daemonset_name",
      "service_name",
      "job",
    ],
    pods: ["k8s_pod_name"],
  },
  { namespace: "service_namespace", names: ["service_name"], pods: [] },
  { namespace: "namespace", names: ["service_name", ...workloadNames, "job"], pods: ["pod"] },
  { names: ["job"], pods: [], form: slashed },
];

const http = {
  errors: "5..",
  errorsAre: "fail with 5xx",
  limited: "429",
  clientErrors: "4([013-9x].|2[0-8])",
  protocol: "http",
} as const;
const program = { counter: "program", views: scraped } as const;
const rpc = { errorsAre: "fail with a gRPC code of the server", protocol: "rpc" } as const;

/** In the order of preference: of two of one kind in one workload, the first is taken. */
export const conventions: readonly Convention[] = [
  {
    name: "http_server_requests_total",
    requests: "http_server_requests_total",
    statusLabels: ["code", "status", "status_code"],
    ...http,
    ...program,
    latency: { bucket: "http_server_request_duration_seconds_bucket", toSeconds: 1 },
  },
  {
    // promhttp, prom-client; statuses of prometheus-fastapi-instrumentator are `2xx`, `5xx`.
    name: "http_requests_total",
    requests: "http_requests_total",
    statusLabels: ["code", "status", "status_code"],
    ...http,
    ...program,
    latency: { bucket: "http_request_duration_seconds_bucket", toSeconds: 1 },
  },
  {
    name: "opentelemetry http",
    requests: "http_server_request_duration_seconds_count",
    statusLabels: ["http_response_status_code", "http_status_code"],
    ...http,
    counter: "program",
    latency: { bucket: "http_server_request_duration_seconds_bucket", toSeconds: 1 },
    views: openTelemetry,
  },
  {
    name: "opentelemetry http (milliseconds)",
    requests: "http_server_duration_milliseconds_count",
    statusLabels: ["http_status_code", "http_response_status_code"],
    ...http,
    counter: "program",
    latency: { bucket: "http_server_duration_milliseconds_bucket", toSeconds: 0.001 },
    views: openTelemetry,
  },
  {
    name: "micrometer",
    requests: "http_server_requests_seconds_count",
    statusLabels: ["status"],
    ...http,
    ...program,
    latency: { bucket: "http_server_requests_seconds_bucket", toSeconds: 1 },
  },
  {
    // prometheus-net.
    name: "asp.net",
    requests: "http_requests_received_total",
    statusLabels: ["code"],
    ...http,
    ...program,
    latency: { bucket: "http_request_duration_seconds_bucket", toSeconds: 1 },
  },
  {
    // prometheus-flask-exporter.
    name: "flask",
    requests: "flask_http_request_total",
    statusLabels: ["status"],
    ...http,
    ...program,
    latency: { bucket: "flask_http_request_duration_seconds_bucket", toSeconds: 1 },
  },
  {
    // prom-client and express-prom-bundle without a counter.
    name: "http_request_duration_seconds",
    requests: "http_request_duration_seconds_count",
    statusLabels: ["status_code", "code", "status"],
    ...http,
    ...program,
    latency: { bucket: "http_request_duration_seconds_bucket", toSeconds: 1 },
  },
  {
    // Envoy as the program itself; its admin listener is not for users. It tells the class of a status only.
    name: "envoy",
    requests: "envoy_http_downstream_rq_xx",
    statusLabels: ["envoy_response_code_class"],
    errors: "5",
    clientErrors: "4",
    errorsAre: "fail with 5xx",
    protocol: "http",
    ...program,
    latency: { bucket: "envoy_http_downstream_rq_time_bucket", toSeconds: 0.001 },
    never: 'envoy_http_conn_manager_prefix!="admin"',
  },
  {
    name: "traefik entrypoint",
    requests: "traefik_entrypoint_requests_total",
    statusLabels: ["code"],
    ...http,
    ...program,
    latency: { bucket: "traefik_entrypoint_request_duration_seconds_bucket", toSeconds: 1 },
  },
  {
    // stub_status of nginx counts requests, not how they were answered.
    name: "nginx",
    requests: "nginx_http_requests_total",
    statusLabels: [],
    ...http,
    ...program,
  },
  {
    name: "grpc",
    requests: "grpc_server_handled_total",
    statusLabels: ["grpc_code"],
    errors: "Unknown|DeadlineExceeded|Unimplemented|Internal|Unavailable|DataLoss",
    ...rpc,
    limited: "ResourceExhausted",
    ...program,
    latency: { bucket: "grpc_server_handling_seconds_bucket", toSeconds: 1 },
  },
  {
    name: "opentelemetry rpc",
    requests: "rpc_server_duration_milliseconds_count",
    statusLabels: ["rpc_grpc_status_code"],
    // Numbers of the gRPC codes named in the row above.
    errors: "2|4|12|13|14|15",
    ...rpc,
    limited: "8",
    counter: "program",
    latency: { bucket: "rpc_server_duration_milliseconds_bucket", toSeconds: 0.001 },
    views: openTelemetry,
  },
  {
    // What the proxy of the server counts, else the waypoint, else what the proxies of its callers count.
    name: "istio",
    requests: "istio_requests_total",
    statusLabels: ["response_code"],
    ...http,
    counter: "mesh",
    latency: { bucket: "istio_request_duration_milliseconds_bucket", toSeconds: 0.001 },
    views: ["destination", "waypoint", "source"].map(
      (reporter): View => ({
        namespace: "destination_workload_namespace",
        names: ["destination_workload"],
        pods: [],
        only: ["reporter", reporter],
      }),
    ),
  },
  {
    name: "linkerd",
    requests: "response_total",
    statusLabels: ["classification"],
    errors: "failure",
    errorsAre: "fail",
    protocol: "http",
    counter: "mesh",
    latency: { bucket: "response_latency_ms_bucket", toSeconds: 0.001 },
    views: [
      {
        namespace: "namespace",
        names: ["deployment", "statefulset", "daemonset"],
        pods: ["pod"],
        only: ["direction", "inbound"],
      },
      {
        namespace: "dst_namespace",
        names: ["dst_deployment", "dst_statefulset", "dst_daemonset"],
        pods: [],
        only: ["direction", "outbound"],
      },
    ],
  },
  {
    name: "ingress-nginx",
    requests: "nginx_ingress_controller_requests",
    statusLabels: ["status"],
    ...http,
    counter: "ingress",
    latency: { bucket: "nginx_ingress_controller_request_duration_seconds_bucket", toSeconds: 1 },
    views: ["exported_namespace", "namespace"].map(
      (namespace): View => ({
        namespace,
        names: [namespace === "namespace" ? "service" : "exported_service", "ingress"],
        pods: [],
      }),
    ),
  },
  {
    name: "traefik",
    requests: "traefik_service_requests_total",
    statusLabels: ["code"],
    ...http,
    counter: "ingress",
    latency: { bucket: "traefik_service_request_duration_seconds_bucket", toSeconds: 1 },
    views: ["exported_service", "service"].map(
      (label): View => ({
        names: [label],
        pods: [],
        form: traefikService,
      }),
    ),
  },
];

/** The name of the native histogram of a duration; the same without `_bucket`. */
export function nativeOf({ latency }: Convention): string | undefined {
  return latency?.bucket.replace(/_bucket$/u, "");
}
