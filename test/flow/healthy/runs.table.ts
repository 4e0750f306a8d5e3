import { end, evicted, over, ready } from "../../support/states/pod-states.ts";
import {
  added,
  ago,
  all,
  type Change,
  copied,
  event,
  merged,
  object,
  type Patch,
} from "../../support/states/reshape.ts";
import type { State } from "./state.ts";

const node = "ip-10-0-11-23.eu-central-1.compute.internal";
const template = {
  spec: {
    containers: [{ name: "app", image: "registry.example.com/shop/report:1" }],
    restartPolicy: "Never",
  },
};
const complete = { type: "Complete", status: "True", reason: "CompletionsReached" };
const failed = {
  type: "Failed",
  status: "True",
  reason: "BackoffLimitExceeded",
  message: "Job has reached the specified backoff limit",
};

/** Jobs and CronJobs, and pods that are over. */
export const runs: readonly State[] = [
  [
    "a CronJob whose last run succeeded",
    all(cronJob(), job("report-1", 34, done(33)), pod("report-1", over(33))),
  ],
  [
    "a CronJob whose run goes on",
    all(
      cronJob({ status: { active: [{ name: "report-1" }] } }),
      job("report-1", 2, { active: 1 }),
      pod("report-1", ready(1.9)),
    ),
  ],
  [
    "a CronJob that somebody suspended months ago",
    cronJob({ spec: { suspend: true }, status: { lastScheduleTime: ago(90 * 1440) } }),
  ],
  [
    "a CronJob that is new and was never due",
    cronJob({
      metadata: { creationTimestamp: ago(5) },
      spec: { schedule: "0 12 * * *" },
      status: { lastScheduleTime: undefined },
    }),
  ],
  [
    "a CronJob of every minute whose runs are longer, and wait for each other",
    all(
      cronJob({
        spec: { schedule: "* * * * *" },
        status: { lastScheduleTime: ago(1.2), active: [{ name: "report-1" }] },
      }),
      job("report-1", 1.2, { active: 1 }),
      pod("report-1", ready(1.1)),
      added(
        event(
          "CronJob/shop/report",
          [
            "Normal JobAlreadyActive",
            "Not starting job because prior execution is running and concurrency policy is Forbid",
          ],
          { from: 300, to: 0.1, count: 200 },
        ),
      ),
    ),
  ],
  [
    "a CronJob whose runs take an hour, as they always did, and hold the next",
    all(
      cronJob({
        spec: { schedule: "*/20 * * * *", concurrencyPolicy: "Forbid" },
        status: { lastScheduleTime: ago(50), active: [{ name: "report-2" }] },
      }),
      job("report-1", 120, done(60)),
      pod("report-1", over(60)),
      job("report-2", 50, { active: 1 }),
      pod("report-2", ready(49)),
      added(
        event(
          "CronJob/shop/report",
          [
            "Normal JobAlreadyActive",
            "Not starting job because prior execution is running and concurrency policy is Forbid",
          ],
          { from: 300, to: 0.1, count: 20 },
        ),
      ),
    ),
  ],
  [
    "a CronJob whose run of this morning failed, and whose later ones succeeded",
    all(
      cronJob(),
      job("report-1", 154, { failed: 2, conditions: [condition(failed, 150)] }),
      pod("report-1", over(150, 1)),
      job("report-2", 34, done(33)),
      pod("report-2", over(33)),
    ),
  ],
  [
    "a Job that failed once, then succeeded",
    all(
      job("report-1", 34, { ...done(20), failed: 1 }),
      pod("report-1", over(30, 1)),
      pod("report-1", over(20), "b"),
    ),
  ],
  [
    "a Job whose second try runs",
    all(
      job("report-1", 5, { active: 1, failed: 1 }),
      pod("report-1", over(4, 1)),
      pod("report-1", ready(3.5), "b"),
    ),
  ],
  [
    "a Job that somebody holds back in a queue",
    job("report-1", 40, {
      conditions: [
        {
          type: "Suspended",
          status: "True",
          reason: "JobSuspended",
          lastTransitionTime: ago(40),
        },
      ],
      spec: { suspend: true },
    }),
  ],
  [
    "a Job that works through its parts",
    all(
      job("report-1", 20, {
        active: 3,
        succeeded: 4,
        spec: { completions: 10, parallelism: 3, completionMode: "Indexed" },
      }),
      ...["a", "b", "c"].map((mark) => pod("report-1", ready(5), mark)),
      ...["d", "e", "f", "g"].map((mark) => pod("report-1", over(8), mark)),
    ),
  ],
  [
    "Jobs of hooks that are done",
    all(
      job("migrate-1", 3000, done(2999)),
      job("migrate-2", 600, done(599)),
      pod("migrate-2", over(599)),
    ),
  ],
  [
    "a run that was evicted, and another that succeeded since",
    all(
      job("report-1", 300, { ...done(200), failed: 1 }),
      pod("report-1", evicted(250)),
      pod("report-1", over(200), "b"),
    ),
  ],
  [
    "pods that were evicted yesterday, and replaced",
    all(
      ...["a", "b", "c"].map((mark) =>
        copied("Pod/shop/cart-5*", `cart-5fxcvjngv-evict${mark}`, {
          metadata: { creationTimestamp: ago(3000) },
          status: evicted(1500),
        }),
      ),
    ),
  ],
  [
    "a pod that is over and that nobody owns",
    added(
      object("v1 Pod", "shop/one-shot", {
        metadata: { creationTimestamp: ago(300) },
        spec: { nodeName: node, containers: template.spec.containers, restartPolicy: "Never" },
        status: over(290),
      }),
    ),
  ],
  [
    "a pod of a Deployment that its node shut down in good order",
    copied("Pod/shop/cart-5*", "cart-5fxcvjngv-shut", {
      metadata: { creationTimestamp: ago(3000) },
      status: {
        phase: "Failed",
        reason: "Terminated",
        message: "Pod was terminated in response to imminent node shutdown.",
        containerStatuses: [
          {
            name: "app",
            ready: false,
            restartCount: 0,
            state: { terminated: end(600, 143, "Error") },
            lastState: {},
          },
        ],
      },
    }),
  ],
  [
    "a Job that is cleared away when it is done",
    all(
      job("report-1", 3, { ...done(2), spec: { ttlSecondsAfterFinished: 100 } }),
      pod("report-1", over(2)),
      added(event("Job/shop/report-1", ["Normal Completed", "Job completed"], { from: 2 })),
    ),
  ],
];

function cronJob(fields: Patch = {}): Change {
  const plan = object("batch/v1 CronJob", "shop/report", {
    spec: {
      schedule: "40 * * * *",
      concurrencyPolicy: "Forbid",
      suspend: false,
      jobTemplate: { spec: { template } },
    },
    status: { lastScheduleTime: ago(34), lastSuccessfulTime: ago(33) },
  });
  return added(merged(plan, fields));
}

/** Of its status, and of its spec. */
interface JobFields extends Patch {
  readonly spec?: Patch;
}

function job(name: string, since: number, { spec = {}, ...status }: JobFields): Change {
  const isScheduled = name.startsWith("report-");
  const owner = {
    apiVersion: "batch/v1",
    kind: "CronJob",
    name: "report",
    uid: "cronjob-shop/report",
    controller: true,
  };
  return added(
    object("batch/v1 Job", `shop/${name}`, {
      metadata: { creationTimestamp: ago(since), ...(isScheduled && { ownerReferences: [owner] }) },
      spec: { backoffLimit: 6, completions: 1, parallelism: 1, template, ...spec },
      status: { startTime: ago(since), ...status },
    }),
  );
}

function pod(jobName: string, status: Patch, mark = "a"): Change {
  return added(
    object("v1 Pod", `shop/${jobName}-${mark}2x9z`, {
      metadata: {
        creationTimestamp: status["startTime"],
        labels: { "batch.kubernetes.io/job-name": jobName },
        ownerReferences: [
          {
            apiVersion: "batch/v1",
            kind: "Job",
            name: jobName,
            uid: `job-shop/${jobName}`,
            controller: true,
          },
        ],
      },
      spec: { ...template.spec, nodeName: node },
      status,
    }),
  );
}

function done(since: number): Patch {
  return {
    succeeded: 1,
    completionTime: ago(since),
    conditions: [
      condition({ ...complete, type: "SuccessCriteriaMet" }, since),
      condition(complete, since),
    ],
  };
}

function condition(fields: Patch, since: number): Patch {
  return { ...fields, lastTransitionTime: ago(since), lastProbeTime: ago(since) };
}
