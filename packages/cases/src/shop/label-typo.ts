import type { Case, LogLine } from "../case.ts";
import { buildCase } from "./build-case.ts";
import { failedCalls } from "./failed-calls.ts";
import { at, changed, errorRateAlert, failingFrom, healthyBase } from "./healthy-base.ts";
import { cartId, orderId } from "./log-texts.ts";
import { clusterIp } from "./names.ts";
import type { Cluster, WorkloadPlan } from "./plan.ts";
import { recordedMs, timestamp } from "./timestamp.ts";

const times = {
  edited: at("03:05:07"),
  frontendAlert: at("03:07:30"),
  checkoutAlert: at("03:08:00"),
};
const numbers = {
  frontendErrorShare: 0.24,
  checkoutErrorShare: 0.71,
  frontendErrorLines: 260,
  checkoutErrorLines: 180,
};

/** Somebody edited the selector of Service cart and mistyped the label: no pod is selected any more. */
export function labelTypo(nowMs = recordedMs): Case {
  const base = healthyBase(nowMs);
  return buildCase({
    ...base,
    name: "label-typo",
    title: "The selector of Service cart was mistyped and selects no pod",
    question: "why is cart down?",
    workloads: changed(base.workloads, {
      "shop/cart": unselected,
      "shop/frontend": (frontend) =>
        failingFrom(frontend, times.edited, numbers.frontendErrorShare),
      "shop/checkout": (checkout) =>
        failingFrom(checkout, times.edited, numbers.checkoutErrorShare),
    }),
    logs: refusedLogs,
    alerts: (cluster) => [
      ...base.alerts(cluster),
      errorRateAlert("frontend", times.frontendAlert, numbers.frontendErrorShare),
      errorRateAlert("checkout", times.checkoutAlert, numbers.checkoutErrorShare),
    ],
    truth: {
      cause: "service-selector-mismatch",
      culprit: { kind: "Service", namespace: "shop", name: "cart" },
      victims: [
        { kind: "Deployment", name: "frontend" },
        { kind: "Deployment", name: "checkout" },
      ],
      state: "active",
      since: timestamp(times.edited),
    },
  });
}

function unselected(cart: WorkloadPlan): WorkloadPlan {
  const { service, traffic } = cart;
  if (service === undefined || traffic === undefined) return cart;
  const changedBy = { manager: "kubectl-edit", atMs: times.edited };
  return {
    ...cart,
    service: { ...service, selector: { app: "crat" }, changed: changedBy },
    traffic: { ...traffic, volume: (timeMs) => (timeMs < times.edited ? 1 : 0) },
  };
}

/** A Service without endpoints refuses the connection at once. */
function refusedLogs(cluster: Cluster): LogLine[] {
  const address = `${clusterIp("shop", "cart")}:8080`;
  return [
    ...failedCalls(cluster, {
      seed: "label-typo/frontend",
      fromMs: times.edited,
      count: numbers.frontendErrorLines,
      caller: "shop/frontend",
      callerText: (random) =>
        `GET /cart 502 ${random.between(2, 9)} ms: cart ${cartId(random)}: connect ECONNREFUSED ${address}`,
    }),
    ...failedCalls(cluster, {
      seed: "label-typo/checkout",
      fromMs: times.edited,
      count: numbers.checkoutErrorLines,
      caller: "shop/checkout",
      callerText: (random) =>
        `order ${orderId(random)} failed: reading the cart: connect ECONNREFUSED ${address}`,
      above: "shop/frontend",
      aboveEvery: 4,
      aboveText: (random) =>
        `POST /checkout 502 ${random.between(9, 31)} ms: checkout answered 500`,
    }),
  ];
}
