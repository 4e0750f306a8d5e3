import { expect, test } from "vitest";
import { chooseConvention } from "./find-convention.ts";

const shop = { namespace: "shop", workload: "checkout" };

/** `up{job=api,pod=a}` as labels. */
function toLabels(series: string): Readonly<Record<string, string>> {
  const [name = "", labels = ""] = series.replace("}", "").split("{");
  return Object.fromEntries([["__name__", name], ...labels.split(",").map(pairOf)]);
}

function pairOf(pair: string): [string, string] {
  const [label = "", value = ""] = pair.split("=");
  return [label, value];
}

test.for<
  readonly [name: string, series: readonly string[], selector: string | undefined, status?: string]
>([
  ["nothing", [], undefined],
  [
    "a counter of the client library",
    ["http_server_requests_total{namespace=shop,service=checkout,code=200}"],
    'namespace="shop",service="checkout"',
    "code",
  ],
  [
    "another service's counter",
    ["http_server_requests_total{namespace=shop,service=search,code=200}"],
    undefined,
  ],
  [
    "the same name in another namespace",
    ["http_requests_total{namespace=test,service=checkout,code=200}"],
    undefined,
  ],
  [
    "pods only",
    ["http_requests_total{namespace=shop,pod=checkout-6b8f9c7d4-x2x4z,status=200}"],
    'namespace="shop",pod=~"checkout-([0-9]+|([b-df-hj-np-tv-xz24-9]{6,10}-)?[b-df-hj-np-tv-xz24-9]{5})"',
    "status",
  ],
  [
    "pods of a workload whose name begins alike",
    ["http_requests_total{namespace=shop,pod=checkout-worker-6b8f9c7d4-x2x4z,status=200}"],
    undefined,
  ],
  [
    "OpenTelemetry",
    [
      "http_server_request_duration_seconds_count{k8s_namespace_name=shop,service_name=checkout,http_response_status_code=200}",
    ],
    'k8s_namespace_name="shop",service_name="checkout"',
    "http_response_status_code",
  ],
  [
    "a mesh, counted at the destination only",
    [
      "istio_requests_total{destination_workload_namespace=shop,destination_workload=checkout,response_code=503}",
    ],
    'destination_workload_namespace="shop",destination_workload="checkout",reporter="destination"',
    "response_code",
  ],
  [
    "gRPC",
    ["grpc_server_handled_total{namespace=shop,app=checkout,grpc_code=OK}"],
    'namespace="shop",app="checkout"',
    "grpc_code",
  ],
  [
    "a counter without status beside an ingress with one: the ingress",
    [
      "http_requests_total{namespace=shop,service=checkout}",
      "nginx_ingress_controller_requests{exported_namespace=shop,exported_service=checkout,status=200}",
    ],
    'exported_namespace="shop",exported_service="checkout"',
    "status",
  ],
  [
    "a counter without status alone",
    ["http_requests_total{namespace=shop,service=checkout}"],
    'namespace="shop",service="checkout"',
  ],
])("%s", ([, series, selector, status]) => {
  const found = chooseConvention(shop, series.map(toLabels));
  expect(found?.selector).toBe(selector);
  expect(found?.statusLabel).toBe(status);
});

test("without a workload the whole namespace is asked", () => {
  const series = toLabels("http_requests_total{namespace=shop,service=a,code=200}");
  expect(chooseConvention({ namespace: "shop" }, [series])?.selector).toBe('namespace="shop"');
});
