import { duration, note, orderId, request } from "./log-texts.ts";
import { nodes } from "./nodes.ts";
import type { LogText, WorkloadPlan } from "./plan.ts";
import { minuteMs } from "./timestamp.ts";
import { type WorkloadInput, workloadPlan } from "./workload-plan.ts";

const quiet: readonly [LogText] = [note((random) => `sync done in ${random.between(2, 90)} ms`)];
const everyNode = nodes.length;
const upstream = "602401143452.dkr.ecr.eu-central-1.amazonaws.com/eks";

/** Namespace `payments`: 12 pods of another team; its `gateway` shares the name of one in `shop`. */
const payments: readonly WorkloadInput[] = [
  {
    namespace: "payments",
    name: "gateway",
    image: "registry.example.com/payments/gateway",
    tag: "v8.4.0",
    previousTag: "v8.3.1",
    revision: 19,
    replicas: 4,
    memory: "256Mi",
    port: 8443,
    portName: "https",
    environment: { LEDGER_ADDR: "ledger:8080", RISK_URL: "http://risk.payments.svc:8080" },
    traffic: { requestsPerSecond: 11, medianMs: 75, errorShare: () => 0.001, errorCode: "503" },
    logTexts: [request("POST", () => "/v2/authorise", 70), request("GET", () => "/v2/methods", 20)],
  },
  {
    namespace: "payments",
    name: "ledger",
    image: "registry.example.com/payments/ledger",
    tag: "v3.3.3",
    previousTag: "v3.3.2",
    revision: 10,
    replicas: 4,
    memory: "512Mi",
    port: 8080,
    environment: { POSTING_BATCH: "200" },
    secrets: { DB_PASSWORD: { name: "ledger-db", key: "password" } },
    traffic: { requestsPerSecond: 13, medianMs: 30, errorShare: () => 0.001 },
    logTexts: [
      note((random) => `posted ${random.between(1, 200)} entries in ${duration(random, 25)} ms`),
    ],
  },
  {
    namespace: "payments",
    name: "settlement",
    image: "registry.example.com/payments/settlement",
    tag: "v1.12.0",
    revision: 6,
    replicas: 2,
    memory: "384Mi",
    hasReadinessProbe: false,
    environment: { LEDGER_URL: "http://ledger.payments.svc:8080" },
    logTexts: [note((random) => `batch ${orderId(random)} settled`)],
  },
  {
    namespace: "payments",
    name: "risk",
    image: "registry.example.com/payments/risk",
    tag: "v2.2.7",
    revision: 5,
    replicas: 2,
    memory: "512Mi",
    port: 8080,
    traffic: { requestsPerSecond: 11, medianMs: 22, errorShare: () => 0.001 },
    logTexts: [
      note(
        (random) => `scored ${random.between(3, 30)} charges, highest 0.${random.between(10, 79)}`,
      ),
    ],
  },
];

const system: readonly WorkloadInput[] = [
  daemon("kube-system", "aws-node", `${upstream}/amazon-k8s-cni:v1.21.1`),
  daemon("kube-system", "kube-proxy", `${upstream}/kube-proxy:v1.35.0`),
  daemon("kube-system", "ebs-csi-node", `${upstream}/aws-ebs-csi-driver:v1.55.0`),
  {
    ...single("kube-system", "coredns", `${upstream}/coredns:v1.13.1`),
    replicas: 2,
    port: 53,
    portName: "dns",
    memory: "170Mi",
  },
  { ...single("kube-system", "metrics-server", `${upstream}/metrics-server:v0.8.0`), replicas: 2 },
  {
    ...single("kube-system", "ebs-csi-controller", `${upstream}/aws-ebs-csi-driver:v1.55.0`),
    replicas: 2,
  },
  {
    ...single(
      "kube-system",
      "aws-load-balancer-controller",
      `${upstream}/aws-load-balancer-controller:v2.15.0`,
    ),
    replicas: 2,
  },
];

const monitoring: readonly WorkloadInput[] = [
  {
    ...single("monitoring", "prometheus", "quay.io/prometheus/prometheus:v3.7.3"),
    kind: "StatefulSet",
    revision: 1,
    port: 9090,
    memory: "4Gi",
    storage: "200Gi",
  },
  {
    ...single("monitoring", "alertmanager", "quay.io/prometheus/alertmanager:v0.29.0"),
    port: 9093,
  },
  {
    ...single(
      "monitoring",
      "kube-state-metrics",
      "registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.17.0",
    ),
    port: 8080,
  },
  { ...single("monitoring", "grafana", "docker.io/grafana/grafana:12.3.0"), port: 3000 },
  daemon("monitoring", "node-exporter", "quay.io/prometheus/node-exporter:v1.10.2"),
  daemon("monitoring", "fluent-bit", "docker.io/fluent/fluent-bit:4.1.1"),
];

function single(namespace: string, name: string, reference: string): WorkloadInput {
  const cut = reference.lastIndexOf(":");
  return {
    namespace,
    name,
    container: name,
    image: reference.slice(0, cut),
    tag: reference.slice(cut + 1),
    revision: 2,
    replicas: 1,
    memory: "256Mi",
    rolloutAgeDays: 37,
    hasReadinessProbe: false,
    logEveryMs: 10 * minuteMs,
    logTexts: quiet,
  };
}

function daemon(namespace: string, name: string, reference: string): WorkloadInput {
  return {
    ...single(namespace, name, reference),
    kind: "DaemonSet",
    revision: 1,
    replicas: everyNode,
  };
}

/** Everything outside `shop`: payments, kube-system, monitoring; all healthy. */
export function surroundings(recordedMs: number): WorkloadPlan[] {
  return [...payments, ...system, ...monitoring].map((input) => workloadPlan(input, recordedMs));
}
