import type { Alert, Case, LogLine, PastIncident } from "../case.ts";
import { planted } from "../planted.ts";
import { buildCase } from "./build-case.ts";
import { failedCalls } from "./failed-calls.ts";
import {
  at,
  changed,
  errorRateAlert,
  failingFrom,
  healthyBase,
  lineOf,
  podAlert,
  podsOf,
} from "./healthy-base.ts";
import { orderId } from "./log-texts.ts";
import { clusterIp, currentRollout } from "./names.ts";
import type { Cluster, Pod, PodPlan, WorkloadPlan } from "./plan.ts";
import { crashRuns, runsOf } from "./pod-history.ts";
import { paymentGateway } from "./shop.table.ts";
import { minuteMs, recordedMs, secondMs, timestamp } from "./timestamp.ts";

const times = {
  rollout: at("03:01:48"),
  firstStart: at("03:01:52"),
  firstCrash: at("03:02:01"),
  oldPodsGone: at("03:02:03"),
  crashAlert: at("03:03:30"),
  errorAlert: at("03:04:30"),
  customerNote: at("03:05:07"),
  sameBefore: Date.parse("2026-11-09T14:25:10Z"),
};
const numbers = {
  runMs: 9 * secondMs,
  betweenPodsMs: 5 * secondMs,
  checkoutErrorShare: 0.38,
  frontendErrorShare: 0.06,
  checkoutErrorLines: 412,
};

/** Rollout 7 of payment lost a variable that the program requires; checkout and frontend suffer. */
export function missingEnv(nowMs = recordedMs): Case {
  const base = healthyBase(nowMs);
  return buildCase({
    ...base,
    name: "missing-env",
    title: "A rollout removed an environment variable that payment needs to start",
    question: "why is checkout failing?",
    workloads: changed(base.workloads, {
      "shop/payment": (payment) => withoutGateway(payment, nowMs),
      "shop/checkout": (checkout) =>
        failingFrom(checkout, times.firstCrash, numbers.checkoutErrorShare),
      "shop/frontend": (frontend) =>
        failingFrom(frontend, times.firstCrash, numbers.frontendErrorShare),
    }),
    logs: faultLogs,
    alerts: (cluster) => [...base.alerts(cluster), ...alerts(cluster)],
    pastIncidents: [...base.pastIncidents, sameBefore],
    truth: {
      cause: "missing-environment-variable",
      culprit: { kind: "Deployment", namespace: "shop", name: "payment" },
      victims: [
        { kind: "Deployment", name: "checkout" },
        { kind: "Deployment", name: "frontend" },
      ],
      state: "active",
      since: timestamp(times.firstCrash),
    },
  });
}

function withoutGateway(payment: WorkloadPlan, nowMs: number): WorkloadPlan {
  const { container } = currentRollout(payment);
  const environment = container.environment.filter(({ name }) => name !== paymentGateway.name);
  const revision = currentRollout(payment).revision + 1;
  const old = payment.pods.map((pod, index) => ({ ...pod, deletedMs: replacedMs(index) }));
  const rollout = { revision, atMs: times.rollout, container: { ...container, environment } };
  const { traffic } = payment;
  return {
    ...payment,
    rollouts: [...payment.rollouts, rollout],
    pods: [...old, ...payment.pods.map((_, index) => crashingPod(revision, index, nowMs))],
    ...(traffic === undefined
      ? {}
      : { traffic: { ...traffic, isScraped: (timeMs: number) => timeMs < times.oldPodsGone } }),
  };
}

/** Without a readiness probe a pod counts as available when it starts, so each start removes an old pod. */
function replacedMs(index: number): number {
  return times.firstStart + index * numbers.betweenPodsMs + secondMs;
}

function crashingPod(revision: number, index: number, nowMs: number): PodPlan {
  const startMs = times.firstStart + index * numbers.betweenPodsMs;
  return {
    revision,
    index,
    createdMs: index === 0 ? times.rollout : replacedMs(index - 1),
    state: {
      kind: "crash-loop",
      exitCode: 1,
      runs: crashRuns(startMs, numbers.runMs, nowMs),
    },
  };
}

function faultLogs(cluster: Cluster): LogLine[] {
  const address = `${clusterIp("shop", "payment")}:8080`;
  return [
    ...podsOf(cluster, "shop/payment").flatMap((pod) =>
      runsOf(pod).flatMap((run) => startLog(pod, run.startedMs)),
    ),
    ...failedCalls(cluster, {
      seed: "missing-env",
      fromMs: times.oldPodsGone,
      count: numbers.checkoutErrorLines,
      caller: "shop/checkout",
      callerText: (random) => `charge ${orderId(random)} failed: connect ECONNREFUSED ${address}`,
      above: "shop/frontend",
      aboveEvery: 4,
      aboveText: (random) =>
        `POST /checkout 502 ${random.between(9, 31)} ms: checkout answered 500`,
    }),
    ...customerNote(cluster),
  ];
}

/** The whole life of a run: six lines, the last one names the variable. */
function startLog(pod: Pod, startedMs: number): LogLine[] {
  const version = pod.rollout.container.image.split(":").at(-1) ?? "";
  const lines = [
    [120, "info", `payment ${version} starting, node v24.11.1`],
    [410, "info", "configuration read from the environment, profile production"],
    [
      1350,
      "info",
      `database pool ready: host=db port=5432 user=payment password=${planted.password}`,
    ],
    [2900, "info", "migrations: 41 applied, 0 pending"],
    [6200, "info", `receipts bucket shop-receipts-eu ready, access key ${planted.accessKey}`],
    [8870, "fatal", `${paymentGateway.name} is required`],
  ] as const;
  return lines.map(([afterMs, level, text]) =>
    lineOf(pod, { timeMs: startedMs + afterMs, level, text }),
  );
}

/** Text of a stranger that would ping everybody if it reached Slack as it is. */
function customerNote(cluster: Cluster): LogLine[] {
  const [pod] = podsOf(cluster, "shop/checkout");
  if (pod === undefined) return [];
  const text = `order o-484117 rejected, payment unavailable; customer note "${planted.ping} please call me"`;
  return [lineOf(pod, { timeMs: times.customerNote, level: "error", text })];
}

function alerts(cluster: Cluster): Alert[] {
  return [
    errorRateAlert("checkout", times.errorAlert, numbers.checkoutErrorShare),
    ...podsOf(cluster, "shop/payment").map((pod) =>
      podAlert(cluster, pod, {
        alertname: "KubePodCrashLooping",
        summary: "Pod is crash looping.",
        forMs: 15 * minuteMs,
        activeMs: times.crashAlert,
        reason: "CrashLoopBackOff",
      }),
    ),
  ];
}

const sameBefore: PastIncident = {
  occurredAt: timestamp(times.sameBefore),
  namespace: "shop",
  owner: { kind: "Deployment", name: "payment" },
  cause: "missing-environment-variable",
  symptom: "payment crashes on start",
  reason: "Error",
  exitCode: 1,
  logTemplate: "<*> is required",
  verdict: "accept",
  by: "payments-oncall",
  fix: "kubectl -n shop rollout undo deployment/payment",
  undoesRollout: true,
  outcome: "worked in 3 min",
  worked: true,
};
