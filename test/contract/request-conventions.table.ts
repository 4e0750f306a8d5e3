/** A workload as its metrics show it, each series with its growth per second, and what a person computes by hand. */
export interface Example {
  readonly name: string;
  /** Labels that the scrape adds to every series, beside the namespace; absent: nothing was scraped, it was sent. */
  readonly scraped?: Readonly<Record<string, string>>;
  /** `name{labels} growth`; what does not grow is a constant 1. `NS` is the namespace. */
  readonly series: readonly string[];
  readonly convention: string;
  readonly truth: {
    /** Absent: a gap. */
    readonly errors?: number;
    readonly rate: number;
    readonly p95?: number;
    readonly limited?: number;
    readonly isAbove?: true;
  };
}

const pod = {
  pod: "cart-6b8f9c7d4-x2x4z",
  instance: "10.0.1.7:8080",
  job: "cart",
  service: "cart",
  endpoint: "http",
};

/** 8, 1.5 and 0.5 in the buckets to 0.1, 0.5 and 1 of 10 a second: the rank 9.5 is the end of the second bucket. */
function buckets(metric: string, labels: string, unit = 1): readonly string[] {
  const more = labels === "" ? "" : `,${labels}`;
  return [
    `${metric}_bucket{le="${0.1 * unit}"${more}} 8`,
    `${metric}_bucket{le="${0.5 * unit}"${more}} 9.5`,
    `${metric}_bucket{le="${unit}"${more}} 10`,
    `${metric}_bucket{le="+Inf"${more}} 10`,
  ];
}

/** Histograms with a label of the status: 9 good ones a second, and 1 bad one, all slow. */
function byStatus(metric: string, [good, bad]: readonly [string, string], unit = 1) {
  const of = (labels: string, counts: readonly [number, number, number]) => [
    `${metric}_bucket{le="${0.1 * unit}",${labels}} ${counts[0]}`,
    `${metric}_bucket{le="${0.5 * unit}",${labels}} ${counts[1]}`,
    `${metric}_bucket{le="+Inf",${labels}} ${counts[2]}`,
    `${metric}_count{${labels}} ${counts[2]}`,
    `${metric}_sum{${labels}} ${counts[2] * 0.1 * unit}`,
  ];
  return [...of(good, [9, 9, 9]), ...of(bad, [0, 1, 1])];
}

/** Of 10 a second 9 lie within 0.1: rank 9.5 is the middle of the bucket to 0.5. */
const statusP95 = 0.3;

export const examples: readonly Example[] = [
  {
    name: "promhttp",
    scraped: pod,
    series: [
      'http_requests_total{code="200",method="get"} 8',
      'http_requests_total{code="404",method="get"} 1',
      'http_requests_total{code="503",method="post"} 1',
      ...buckets("http_request_duration_seconds", 'method="get"'),
    ],
    convention: "http_requests_total",
    truth: { errors: 0.1, rate: 10, p95: 0.5 },
  },
  {
    name: "Spring Boot with Micrometer",
    scraped: pod,
    series: byStatus("http_server_requests_seconds", [
      'method="GET",outcome="SUCCESS",status="200",uri="/cart"',
      'method="GET",outcome="SERVER_ERROR",status="500",uri="/cart"',
    ]),
    convention: "micrometer",
    truth: { errors: 0.1, rate: 10, p95: statusP95 },
  },
  {
    name: "gRPC",
    scraped: pod,
    series: [
      'grpc_server_handled_total{grpc_code="OK",grpc_method="Get",grpc_service="Cart"} 6',
      'grpc_server_handled_total{grpc_code="NotFound",grpc_method="Get",grpc_service="Cart"} 2',
      'grpc_server_handled_total{grpc_code="Unavailable",grpc_method="Get",grpc_service="Cart"} 2',
      ...buckets("grpc_server_handling_seconds", 'grpc_method="Get"'),
    ],
    convention: "grpc",
    truth: { errors: 0.2, rate: 10, p95: 0.5 },
  },
  {
    name: "OpenTelemetry with promoted resource attributes",
    series: byStatus("http_server_request_duration_seconds", [
      'k8s_namespace_name="NS",k8s_deployment_name="cart",service_name="cart",job="cart",instance="a1",http_response_status_code="200"',
      'k8s_namespace_name="NS",k8s_deployment_name="cart",service_name="cart",job="cart",instance="a1",http_response_status_code="500"',
    ]),
    convention: "opentelemetry http",
    truth: { errors: 0.1, rate: 10, p95: statusP95 },
  },
  {
    name: "OpenTelemetry without promotion: target_info knows the namespace",
    series: [
      'target_info{job="shop/cart",instance="a1",k8s_namespace_name="NS",k8s_deployment_name="cart",k8s_pod_name="cart-6b8f9c7d4-x2x4z"} 0',
      'target_info{job="shop/cart",instance="b1",k8s_namespace_name="elsewhere",k8s_deployment_name="cart"} 0',
      ...byStatus("http_server_request_duration_seconds", [
        'job="shop/cart",instance="a1",http_response_status_code="200"',
        'job="shop/cart",instance="a1",http_response_status_code="500"',
      ]),
      // The same job in another namespace.
      ...byStatus("http_server_request_duration_seconds", [
        'job="shop/cart",instance="b1",http_response_status_code="500"',
        'job="shop/cart",instance="b1",http_response_status_code="502"',
      ]),
    ],
    convention: "opentelemetry http",
    truth: { errors: 0.1, rate: 10, p95: statusP95 },
  },
  {
    name: "Istio, both proxies report",
    series: ["destination", "source"].flatMap((reporter) => [
      `istio_requests_total{reporter="${reporter}",destination_workload_namespace="NS",destination_workload="cart",response_code="200"} 9`,
      `istio_requests_total{reporter="${reporter}",destination_workload_namespace="NS",destination_workload="cart",response_code="503"} 1`,
      ...buckets(
        "istio_request_duration_milliseconds",
        `reporter="${reporter}",destination_workload_namespace="NS",destination_workload="cart"`,
        1000,
      ),
    ]),
    convention: "istio",
    truth: { errors: 0.1, rate: 10, p95: 0.5 },
  },
  ...["source", "waypoint"].map((reporter) => ({
    name: `Istio, the server has no proxy: ${reporter}`,
    series: [
      `istio_requests_total{reporter="${reporter}",destination_workload_namespace="NS",destination_workload="cart",response_code="200"} 9`,
      `istio_requests_total{reporter="${reporter}",destination_workload_namespace="NS",destination_workload="cart",response_code="503"} 1`,
      ...buckets(
        "istio_request_duration_milliseconds",
        `reporter="${reporter}",destination_workload_namespace="NS",destination_workload="cart"`,
        1000,
      ),
    ],
    convention: "istio",
    truth: { errors: 0.1, rate: 10, p95: 0.5 },
  })),
  {
    name: "ingress-nginx",
    scraped: { namespace: "ingress-nginx", job: "ingress-nginx", instance: "10.0.9.9:10254" },
    series: [
      'nginx_ingress_controller_requests{exported_namespace="NS",exported_service="cart",ingress="shop",status="200"} 7',
      'nginx_ingress_controller_requests{exported_namespace="NS",exported_service="cart",ingress="shop",status="502"} 3',
      ...buckets(
        "nginx_ingress_controller_request_duration_seconds",
        'exported_namespace="NS",exported_service="cart",ingress="shop"',
      ),
    ],
    convention: "ingress-nginx",
    truth: { errors: 0.3, rate: 10, p95: 0.5 },
  },
  {
    name: "FastAPI: statuses are grouped",
    scraped: pod,
    series: [
      'http_requests_total{handler="/cart",method="GET",status="2xx"} 9',
      'http_requests_total{handler="/cart",method="GET",status="5xx"} 1',
      ...buckets("http_request_duration_seconds", 'handler="/cart",method="GET"'),
    ],
    convention: "http_requests_total",
    truth: { errors: 0.1, rate: 10, p95: 0.5 },
  },
  {
    name: "Linkerd, inbound",
    scraped: { pod: "cart-6b8f9c7d4-x2x4z", instance: "10.0.1.7:4191", job: "linkerd-proxy" },
    series: [
      'response_total{deployment="cart",direction="inbound",classification="success"} 8',
      'response_total{deployment="cart",direction="inbound",classification="failure"} 2',
      // Its own calls are not requests to it.
      'response_total{deployment="cart",direction="outbound",dst_namespace="elsewhere",dst_deployment="db",classification="failure"} 50',
      ...buckets("response_latency_ms", 'deployment="cart",direction="inbound"', 1000),
    ],
    convention: "linkerd",
    truth: { errors: 0.2, rate: 10, p95: 0.5 },
  },
  {
    name: "Linkerd, only its callers are meshed",
    scraped: { namespace: "callers", deployment: "web", pod: "web-6b8f9c7d4-x2x4z" },
    series: [
      'response_total{direction="outbound",dst_namespace="NS",dst_deployment="cart",classification="success"} 8',
      'response_total{direction="outbound",dst_namespace="NS",dst_deployment="cart",classification="failure"} 2',
    ],
    convention: "linkerd",
    truth: { errors: 0.2, rate: 10 },
  },
  {
    name: "ASP.NET with prometheus-net",
    scraped: pod,
    series: [
      'http_requests_received_total{code="200",controller="Cart",method="GET"} 9.5',
      'http_requests_received_total{code="500",controller="Cart",method="GET"} 0.5',
      ...buckets("http_request_duration_seconds", 'controller="Cart"'),
    ],
    convention: "asp.net",
    truth: { errors: 0.05, rate: 10, p95: 0.5 },
  },
  {
    name: "prom-client, a histogram and no counter",
    scraped: pod,
    series: byStatus("http_request_duration_seconds", [
      'method="GET",route="/cart",status_code="200"',
      'method="GET",route="/cart",status_code="500"',
    ]),
    convention: "http_request_duration_seconds",
    truth: { errors: 0.1, rate: 10, p95: statusP95 },
  },
  {
    name: "Envoy: the class of the status; its admin listener is no user",
    scraped: { pod: "cart-6b8f9c7d4-x2x4z", instance: "10.0.1.7:9901", job: "envoy" },
    series: [
      'envoy_http_downstream_rq_xx{envoy_http_conn_manager_prefix="ingress",envoy_response_code_class="2"} 8',
      'envoy_http_downstream_rq_xx{envoy_http_conn_manager_prefix="ingress",envoy_response_code_class="5"} 2',
      'envoy_http_downstream_rq_xx{envoy_http_conn_manager_prefix="admin",envoy_response_code_class="2"} 30',
      ...buckets("envoy_http_downstream_rq_time", 'envoy_http_conn_manager_prefix="ingress"', 1000),
    ],
    convention: "envoy",
    truth: { errors: 0.2, rate: 10, p95: 0.5 },
  },
  {
    name: "Traefik",
    scraped: { namespace: "traefik", job: "traefik", instance: "10.0.9.8:9100" },
    series: [
      'traefik_service_requests_total{code="200",exported_service="NS-cart-8080@kubernetescrd"} 9',
      'traefik_service_requests_total{code="500",exported_service="NS-cart-8080@kubernetescrd"} 1',
      'traefik_service_requests_total{code="500",exported_service="NS-cart-db-8080@kubernetescrd"} 7',
      ...buckets(
        "traefik_service_request_duration_seconds",
        'exported_service="NS-cart-8080@kubernetescrd"',
      ),
    ],
    convention: "traefik",
    truth: { errors: 0.1, rate: 10, p95: 0.5 },
  },
  {
    name: "Flask",
    scraped: pod,
    series: [
      'flask_http_request_total{method="GET",status="200"} 9',
      'flask_http_request_total{method="GET",status="500"} 1',
      ...buckets("flask_http_request_duration_seconds", 'method="GET",path="/cart",status="200"'),
    ],
    convention: "flask",
    truth: { errors: 0.1, rate: 10, p95: 0.5 },
  },
  {
    name: "plain nginx tells no status and no duration",
    scraped: pod,
    series: ["nginx_http_requests_total{} 10"],
    convention: "nginx",
    truth: { rate: 10 },
  },
  {
    name: "two labels of status in one workload",
    scraped: pod,
    series: [
      'http_requests_total{code="200"} 4',
      'http_requests_total{code="500"} 1',
      'http_requests_total{status="200"} 3',
      'http_requests_total{status="500"} 2',
    ],
    convention: "http_requests_total",
    truth: { errors: 0.3, rate: 10 },
  },
  {
    name: "HTTP and gRPC in one workload add up",
    scraped: pod,
    series: [
      'http_requests_total{code="200"} 4',
      'http_requests_total{code="500"} 1',
      'grpc_server_handled_total{grpc_code="OK"} 3',
      'grpc_server_handled_total{grpc_code="Internal"} 2',
    ],
    convention: "http_requests_total, grpc",
    truth: { errors: 0.3, rate: 10 },
  },
  {
    name: "a pair of Prometheus servers counts once",
    scraped: pod,
    series: ["a", "b"].flatMap((replica) => [
      `http_requests_total{code="200",prometheus_replica="${replica}"} 9`,
      `http_requests_total{code="500",prometheus_replica="${replica}"} 1`,
      ...buckets("http_request_duration_seconds", `prometheus_replica="${replica}"`),
    ]),
    convention: "http_requests_total",
    truth: { errors: 0.1, rate: 10, p95: 0.5 },
  },
  {
    name: "a target that two jobs scrape counts once, whatever labels each adds",
    scraped: { pod: "cart-6b8f9c7d4-x2x4z", instance: "10.0.1.7:8080" },
    series: [
      ...['job="cart",service="cart"', 'job="kubernetes-pods",app="cart"'].flatMap((job) => [
        `http_requests_total{code="200",${job}} 8`,
        `http_requests_total{code="500",${job}} 1`,
      ]),
      // Another pod, which only one of them scrapes.
      'http_requests_total{code="200",job="kubernetes-pods",app="cart",pod="cart-6b8f9c7d4-b4b4b",instance="10.0.1.8:8080"} 1',
    ],
    convention: "http_requests_total",
    truth: { errors: 0.1, rate: 10 },
  },
  {
    name: "two Services before the same pods count once",
    scraped: { pod: "cart-6b8f9c7d4-x2x4z", instance: "10.0.1.7:8080" },
    series: ["cart", "cart-headless"].flatMap((service) => [
      `http_requests_total{code="200",job="${service}",service="${service}"} 9`,
      `http_requests_total{code="500",job="${service}",service="${service}"} 1`,
    ]),
    convention: "http_requests_total",
    truth: { errors: 0.1, rate: 10 },
  },
  {
    name: "a program and the proxy before it count the same requests",
    scraped: pod,
    series: [
      'http_requests_total{code="200"} 9',
      'http_requests_total{code="500"} 1',
      'istio_requests_total{reporter="destination",destination_workload_namespace="NS",destination_workload="cart",response_code="200"} 9',
      'istio_requests_total{reporter="destination",destination_workload_namespace="NS",destination_workload="cart",response_code="500"} 1',
    ],
    convention: "http_requests_total",
    truth: { errors: 0.1, rate: 10 },
  },
  {
    name: "what is refused for its number is no failure of 5xx, and not well",
    scraped: pod,
    series: ['http_requests_total{code="200"} 6', 'http_requests_total{code="429"} 4'],
    convention: "http_requests_total",
    truth: { errors: 0, rate: 10, limited: 0.4 },
  },
  {
    name: "p95 above the largest bucket is not that bucket",
    scraped: pod,
    series: [
      'http_requests_total{code="200"} 10',
      'http_request_duration_seconds_bucket{le="1"} 5',
      'http_request_duration_seconds_bucket{le="10"} 9',
      'http_request_duration_seconds_bucket{le="+Inf"} 10',
    ],
    convention: "http_requests_total",
    truth: { errors: 0, rate: 10, p95: 10, isAbove: true },
  },
  {
    name: "a pod whose name tells nothing is its owner's",
    scraped: { pod: "x-7", instance: "10.0.1.7:8080", job: "kubernetes-pods" },
    series: [
      'http_requests_total{code="200"} 9',
      'http_requests_total{code="500"} 1',
      'http_requests_total{code="500",pod="y-7",instance="10.0.1.9:8080"} 5',
      'kube_pod_owner{owner_kind="ReplicaSet",owner_name="rs-1"} 0',
      'kube_pod_owner{pod="y-7",owner_kind="StatefulSet",owner_name="other"} 0',
      'kube_replicaset_owner{replicaset="rs-1",owner_kind="Deployment",owner_name="cart"} 0',
    ],
    convention: "http_requests_total",
    truth: { errors: 0.1, rate: 10 },
  },
  {
    name: "runs of a CronJob are the CronJob's",
    scraped: { pod: "cart-29300000-abcde", instance: "10.0.1.7:8080", job: "kubernetes-pods" },
    series: [
      'http_requests_total{code="200"} 9',
      'http_requests_total{code="500"} 1',
      'kube_pod_owner{owner_kind="Job",owner_name="cart-29300000"} 0',
      'kube_job_owner{job_name="cart-29300000",owner_kind="CronJob",owner_name="cart"} 0',
    ],
    convention: "http_requests_total",
    truth: { errors: 0.1, rate: 10 },
  },
];
