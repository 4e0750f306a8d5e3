import type { KubernetesObject, LogLine } from "@binnacle/cases";
import { expect, test } from "vitest";
import { createDocuments } from "./create-documents.ts";

const line: LogLine = {
  time: "2026-11-21T03:02:01.250Z",
  namespace: "shop",
  pod: "payment-6d9f7c5b44-x2x9z",
  container: "app",
  run: 2,
  level: "error",
  text: "PAYMENT_GATEWAY_URL is required",
  traceId: "4bf92f3577b34da6",
};

const pod: KubernetesObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: line.pod,
    namespace: "shop",
    uid: "u",
    labels: { app: "payment", "app.kubernetes.io/part-of": "shop" },
  },
  spec: { nodeName: "node-1" },
};

test("Fluent Bit's document has the pod's labels and node when the objects are known", () => {
  const source = {
    "@timestamp": line.time,
    kubernetes: {
      container_name: "app",
      host: "node-1",
      labels: { app: "payment", "app_kubernetes_io/part-of": "shop" },
      namespace_name: "shop",
      pod_name: line.pod,
    },
    level: "error",
    log: line.text,
    stream: "stderr",
    trace_id: line.traceId,
  };
  const document = { id: "line-0", index: "fluent-bit-2026.11.21", source };
  expect(createDocuments("fluent-bit", [pod])([line])).toEqual([document]);
});

test("the Collector's document follows the semantic conventions", () => {
  const source = {
    "@timestamp": line.time,
    time: line.time,
    attributes: { "log.iostream": "stderr" },
    body: line.text,
    resource: {
      attributes: {
        "k8s.container.name": "app",
        "k8s.container.restart_count": "2",
        "k8s.namespace.name": "shop",
        "k8s.node.name": "node-1",
        "k8s.pod.name": line.pod,
        "service.name": "payment",
      },
    },
    severityText: "ERROR",
    traceId: line.traceId,
  };
  const document = { id: "line-0", index: "otel-logs-2026.11.21", source };
  expect(createDocuments("otel", [pod])([line])).toEqual([document]);
});

test.for([
  ["payment-6d9f7c5b44-x2x9z", "payment"],
  ["log-agent-x2x9z", "log-agent"],
  ["db-0", "db"],
  ["web", "web"],
] as const)("without objects, %s is labelled app=%s", ([name, app]) => {
  const [document] = createDocuments("fluent-bit")([{ ...line, pod: name }]);
  expect(document?.source).toMatchObject({ kubernetes: { labels: { app } } });
});
