/** How the requests of a server are counted: one row per naming convention in use. */
export interface Convention {
  readonly name: string;
  /** Counter of requests, one series per status. */
  readonly requests: string;
  /** Labels that may hold the status, the usual one first. */
  readonly statusLabels: readonly string[];
  /** RE2 pattern of the statuses that are the fault of the server. */
  readonly errors: string;
  /** `fail with 5xx`. */
  readonly errorsAre: string;
  /** Classic histogram buckets of the duration; `toSeconds` converts the `le` unit. */
  readonly latency: { readonly bucket: string; readonly toSeconds: number };
  /** [namespace label, workload label] pairs, the usual one first. */
  readonly targets: readonly (readonly [namespace: string, workload: string])[];
  /** A matcher that keeps one side when two proxies count the same request. */
  readonly only?: string;
}

const scraped = [
  ["namespace", "service"],
  ["namespace", "job"],
  ["namespace", "app"],
  ["namespace", "deployment"],
  ["namespace", "container"],
  ["namespace", "pod"],
] as const;

const openTelemetry = [
  ["k8s_namespace_name", "service_name"],
  ["k8s_namespace_name", "k8s_deployment_name"],
  ["service_namespace", "service_name"],
  ["namespace", "service_name"],
  ["namespace", "job"],
] as const;

const server = { errors: "5..", errorsAre: "fail with 5xx" } as const;

/** In the order of preference: what the program itself counts before what a proxy counts. */
export const conventions: readonly Convention[] = [
  {
    name: "http_server_requests_total",
    requests: "http_server_requests_total",
    statusLabels: ["code", "status", "status_code"],
    ...server,
    latency: { bucket: "http_server_request_duration_seconds_bucket", toSeconds: 1 },
    targets: scraped,
  },
  {
    name: "http_requests_total",
    requests: "http_requests_total",
    statusLabels: ["code", "status", "status_code"],
    ...server,
    latency: { bucket: "http_request_duration_seconds_bucket", toSeconds: 1 },
    targets: scraped,
  },
  {
    name: "opentelemetry http",
    requests: "http_server_request_duration_seconds_count",
    statusLabels: ["http_response_status_code", "http_status_code"],
    ...server,
    latency: { bucket: "http_server_request_duration_seconds_bucket", toSeconds: 1 },
    targets: openTelemetry,
  },
  {
    name: "opentelemetry http (milliseconds)",
    requests: "http_server_duration_milliseconds_count",
    statusLabels: ["http_status_code", "http_response_status_code"],
    ...server,
    latency: { bucket: "http_server_duration_milliseconds_bucket", toSeconds: 0.001 },
    targets: openTelemetry,
  },
  {
    name: "micrometer",
    requests: "http_server_requests_seconds_count",
    statusLabels: ["status"],
    ...server,
    latency: { bucket: "http_server_requests_seconds_bucket", toSeconds: 1 },
    targets: scraped,
  },
  {
    name: "grpc",
    requests: "grpc_server_handled_total",
    statusLabels: ["grpc_code"],
    errors: "Unknown|DeadlineExceeded|Unimplemented|Internal|Unavailable|DataLoss",
    errorsAre: "fail with a gRPC code of the server",
    latency: { bucket: "grpc_server_handling_seconds_bucket", toSeconds: 1 },
    targets: scraped,
  },
  {
    name: "opentelemetry rpc",
    requests: "rpc_server_duration_milliseconds_count",
    statusLabels: ["rpc_grpc_status_code"],
    // Numbers of the gRPC codes named in the row above.
    errors: "2|4|12|13|14|15",
    errorsAre: "fail with a gRPC code of the server",
    latency: { bucket: "rpc_server_duration_milliseconds_bucket", toSeconds: 0.001 },
    targets: openTelemetry,
  },
  {
    name: "istio",
    requests: "istio_requests_total",
    statusLabels: ["response_code"],
    ...server,
    latency: { bucket: "istio_request_duration_milliseconds_bucket", toSeconds: 0.001 },
    targets: [["destination_workload_namespace", "destination_workload"]],
    only: 'reporter="destination"',
  },
  {
    name: "linkerd",
    requests: "response_total",
    statusLabels: ["classification"],
    errors: "failure",
    errorsAre: "fail",
    latency: { bucket: "response_latency_ms_bucket", toSeconds: 0.001 },
    targets: [
      ["namespace", "deployment"],
      ["namespace", "statefulset"],
      ["namespace", "daemonset"],
    ],
    only: 'direction="inbound"',
  },
  {
    name: "ingress-nginx",
    requests: "nginx_ingress_controller_requests",
    statusLabels: ["status"],
    ...server,
    latency: { bucket: "nginx_ingress_controller_request_duration_seconds_bucket", toSeconds: 1 },
    targets: [
      ["exported_namespace", "exported_service"],
      ["exported_namespace", "ingress"],
      ["namespace", "service"],
      ["namespace", "ingress"],
    ],
  },
];
