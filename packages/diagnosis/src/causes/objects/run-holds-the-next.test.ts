import { expect, test } from "vitest";
import { ago } from "../../testing/moment.ts";
import { running } from "../../testing/pod-status.ts";
import { inShort, look, type RawObject } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

const complete = { type: "Complete", status: "True", lastTransitionTime: ago(1) };

const told = (level: string) =>
  `active degraded ${level} run-holds-the-next Job/nightly-2: nightly starts no other run: nightly-2 has not ended`;

interface Row {
  readonly name: string;
  readonly objects: readonly RawObject[];
  readonly isAsked?: true;
  readonly found: readonly string[];
}

const rows: readonly Row[] = [
  {
    name: "for much longer than the one before, by its controller",
    objects: [cronJob(), done(1, 65), run(2, 5), alreadyActive()],
    found: [told("high")],
  },
  {
    name: "for much longer than the one before, by its schedule",
    objects: [cronJob(), done(1, 65), run(2, 5)],
    found: [told("high")],
  },
  {
    name: "for long, and none before it is kept",
    objects: [cronJob(), run(2, 30), alreadyActive()],
    found: [told("medium")],
  },
  {
    name: "for some minutes, and none before it is kept",
    objects: [cronJob(), run(2, 4), alreadyActive()],
    found: [],
  },
  {
    name: "for some minutes, and somebody asks",
    objects: [cronJob(), run(2, 4), alreadyActive()],
    isAsked: true,
    found: [told("low")],
  },
  {
    name: "as long as the one before",
    objects: [cronJob(), done(100, 60 + 100), run(2, 90), alreadyActive()],
    found: [],
  },
  {
    name: "while the next is not due",
    objects: [cronJob({ schedule: "0 0 1 1 *" }), done(1, 65), run(2, 30)],
    found: [],
  },
  {
    name: "beside others that may start",
    objects: [cronJob({ concurrencyPolicy: "Allow" }, 0.5), done(1, 65), run(2, 30)],
    found: [],
  },
  {
    name: "of a CronJob that somebody suspended",
    objects: [cronJob({ suspend: true }), done(1, 65), run(2, 30), alreadyActive()],
    found: [],
  },
  {
    name: "no more: it has ended",
    objects: [cronJob(), done(1, 65), run(2, 30, { conditions: [complete] }), alreadyActive()],
    found: [],
  },
];

test.for(rows)("a run that goes on $name", ({ objects, isAsked, found }) => {
  const target = { kind: "CronJob", namespace: "web", name: "nightly" };
  const asked = isAsked === true ? { namespace: "web", target } : {};
  const { findings } = look([...objects, pod()], [], asked);
  expect(findings.map(inShort)).toEqual(found);
});

test.for([
  [
    "two were due meanwhile",
    cronJob({ schedule: "*/2 * * * *" }),
    [run(2, 7)],
    "unknown",
    "starts no other run: nightly-2 runs for 7 min (concurrencyPolicy Forbid)",
  ],
  [
    "one before took as long",
    cronJob({ schedule: "*/2 * * * *" }),
    [done(100, 60 + 100), run(2, 7)],
    "fine",
    "",
  ],
  ["no other was due", cronJob({ schedule: "0 0 1 1 *" }), [run(2, 7)], "fine", ""],
] as const)(
  "of a run that is not long yet its CronJob says when it skips others: %s",
  ([, cron, runs, state, text]) => {
    const { findings, workloads } = look([cron, ...runs, pod()]);
    expect(findings).toEqual([]);
    expect(workloads).toMatchObject([{ ref: { kind: "CronJob" }, state, text }]);
  },
);

test("it says since when, what is usual, what of it runs, and what ends it", () => {
  const objects = [cronJob(), done(1, 65), run(2, 30), alreadyActive(), pod()];
  expect(toldOf(objects)).toEqual([
    `job/nightly-2 runs since ${ago(30)}, and cronjob/nightly forbids another beside it (concurrencyPolicy Forbid).`,
    `cronjob/nightly: JobAlreadyActive, 9 times, last ${ago(1)}: Not starting job because prior execution is running and concurrency policy is Forbid`,
    "Of the runs before that are kept the longest took 60 s.",
    "Container app of pod nightly-2-x runs.",
  ]);
  const [finding] = look(objects).findings;
  expect([finding?.since, finding?.fix[0]?.command, finding?.nextCheck?.command]).toEqual([
    ago(30),
    "kubectl -n web delete job nightly-2",
    "kubectl -n web logs job/nightly-2 --all-containers --tail=50",
  ]);
});

test.for([
  [{}, "the one that was due starts at once"],
  [
    { startingDeadlineSeconds: 600 },
    "the one that was due starts at once, unless startingDeadlineSeconds are over",
  ],
] as const)("what is held starts when the run is ended: %o", ([spec, next]) => {
  const objects = [cronJob(spec), done(1, 65), run(2, 30), alreadyActive(), pod()];
  expect(look(objects).findings[0]?.fix[0]?.text).toBe(
    `ends it, if it hangs: ${next}; what this one began stays half done`,
  );
});

function cronJob(spec: object = {}, last = 30): RawObject {
  return {
    kind: "CronJob",
    metadata: { name: "nightly", namespace: "web", uid: "nightly", creationTimestamp: ago(9000) },
    spec: { schedule: "* * * * *", concurrencyPolicy: "Forbid", ...spec },
    status: { lastScheduleTime: ago(last), active: [{ kind: "Job", name: "nightly-2" }] },
  };
}

function job(name: string, minutes: number, status: object): RawObject {
  return {
    kind: "Job",
    metadata: {
      name,
      namespace: "web",
      uid: name,
      creationTimestamp: ago(minutes),
      ownerReferences: [{ kind: "CronJob", name: "nightly", controller: true }],
    },
    spec: {},
    status: { startTime: ago(minutes), ...status },
  };
}

/** One that goes on, since so many minutes. */
function run(number: number, minutes: number, status: object = {}): RawObject {
  return job(`nightly-${number}`, minutes, { active: 1, ...status });
}

/** One before, that took so many minutes. */
function done(took: number, minutes: number): RawObject {
  const conditions = [{ ...complete, lastTransitionTime: ago(minutes - took) }];
  return job("nightly-1", minutes, {
    succeeded: 1,
    completionTime: ago(minutes - took),
    conditions,
  });
}

function pod(): RawObject {
  return {
    kind: "Pod",
    metadata: {
      name: "nightly-2-x",
      namespace: "web",
      uid: "nightly-2-x",
      creationTimestamp: ago(30),
      ownerReferences: [{ kind: "Job", name: "nightly-2", controller: true }],
    },
    spec: { nodeName: "node-1", containers: [{ name: "app" }] },
    status: running(),
  };
}

/** As the controller of CronJobs writes it. */
function alreadyActive(): RawObject {
  return {
    kind: "Event",
    metadata: { name: "nightly.1", namespace: "web" },
    involvedObject: { kind: "CronJob", namespace: "web", name: "nightly" },
    type: "Normal",
    reason: "JobAlreadyActive",
    message: "Not starting job because prior execution is running and concurrency policy is Forbid",
    count: 9,
    firstTimestamp: ago(20),
    lastTimestamp: ago(1),
  };
}
