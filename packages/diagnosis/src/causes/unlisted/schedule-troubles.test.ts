import { expect, test } from "vitest";
import { ago } from "../../testing/moment.ts";
import { look, type RawObject, warning } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

interface Row {
  readonly name: string;
  readonly spec: object;
  /** Minutes since it last started; none: never. */
  readonly last?: number;
  /** Minutes since somebody wrote its spec. */
  readonly written?: number;
  readonly status?: object;
  /** Its reason; none: nothing is wrong. */
  readonly told?: string;
}

const half = { schedule: "*/30 * * * *" };

const rows: readonly Row[] = [
  { name: "that is 26 hours late", spec: half, last: 26 * 60, told: "MissedSchedule" },
  { name: "that ran when it was due", spec: half, last: 20 },
  { name: "that missed one run", spec: half, last: 44 },
  { name: "that is suspended", spec: { ...half, suspend: true }, last: 26 * 60 },
  { name: "that was changed just now", spec: half, last: 26 * 60, written: 10 },
  {
    name: "that was changed hours ago",
    spec: half,
    last: 2000,
    written: 300,
    told: "MissedSchedule",
  },
  {
    name: "that may still start",
    spec: { ...half, startingDeadlineSeconds: 7200 },
    last: 100,
  },
  {
    name: "that its last run holds",
    spec: { ...half, concurrencyPolicy: "Forbid" },
    last: 600,
    status: { active: [{ name: "nightly-1" }] },
  },
  { name: "that never ran", spec: half, told: "MissedSchedule" },
  { name: "that runs once a year", spec: { schedule: "@yearly" }, last: 2000 },
  { name: "that runs on the first of a month", spec: { schedule: "0 0 1 * *" }, last: 30_000 },
  {
    name: "whose days are those of its time zone",
    spec: { schedule: "0 3 * * *", timeZone: "Asia/Tokyo" },
    last: 26 * 60,
  },
  {
    name: "whose time zone is none",
    spec: { ...half, timeZone: "Europe/Nowhere" },
    last: 20,
    told: "UnknownTimeZone",
  },
  {
    name: "that is suspended, and whose time zone is none",
    spec: { ...half, timeZone: "Europe/Nowhere", suspend: true },
  },
  { name: "whose schedule is not read here", spec: { schedule: "@every 5m" }, last: 26 * 60 },
  { name: "without a schedule", spec: {}, last: 26 * 60 },
];

test.for(rows)("a CronJob $name", ({ told, ...row }) => {
  expect(look([cronJob(row)]).findings.map(({ symptom }) => symptom.reason)).toEqual(
    told === undefined ? [] : [told],
  );
});

test("it is told when it last ran, when it was due, and of a deadline that is too short", () => {
  const spec = { schedule: "12 * * * *", startingDeadlineSeconds: 5 };
  expect(toldOf([cronJob({ spec, last: 180 })])).toEqual([
    `cronjob/nightly has not run since ${ago(180)}; its schedule 12 * * * * was due 2026-11-21T01:12:00.000Z.`,
    "Its startingDeadlineSeconds is 5: its controller looks every 10 s and may always be too late.",
  ]);
});

test("what its controller warns of is why it missed its runs", () => {
  const event = { ...warning("CronJob/nightly", "FailedCreate", "no"), count: 9 };
  const { findings } = look([cronJob({ spec: half, last: 26 * 60 }), event]);
  expect(findings.map(({ symptom }) => symptom.reason)).toEqual(["FailedCreate"]);
});

const lastRun = `nightly-${Math.floor(Date.parse(ago(20)) / 60_000)}`;

test.for([
  { name: "failed, and is gone", told: ["BackoffLimitExceeded"] },
  { name: "failed, and tells it itself", job: lastRun, told: ["BackoffLimitExceeded"] },
  {
    name: "failed, and was run again well since",
    status: { lastSuccessfulTime: ago(1) },
    told: [],
  },
  { name: "did not fail; one before it did", about: "nightly-1", told: [] },
])("a CronJob whose last run $name", ({ about = lastRun, job, status = {}, told }) => {
  const event = warning(`Job/${about}`, "BackoffLimitExceeded", "Job has reached its limit");
  const failed = { type: "Failed", status: "True", reason: "BackoffLimitExceeded" };
  const conditions = [{ ...failed, lastTransitionTime: ago(5) }];
  const metadata = { name: job ?? "", namespace: "web", creationTimestamp: ago(20) };
  const kept = { kind: "Job", metadata, spec: {}, status: { conditions } };
  const { findings } = look([
    cronJob({ spec: half, last: 20, status }),
    event,
    ...(job === undefined ? [] : [kept]),
  ]);
  expect(findings.map(({ symptom }) => symptom.reason)).toEqual(told);
});

function cronJob({
  spec,
  last,
  written = 9000,
  status = {},
}: Omit<Row, "name" | "told">): RawObject {
  const managedFields = [
    { manager: "someone", time: ago(written), fieldsV1: { "f:spec": { "f:schedule": {} } } },
  ];
  return {
    kind: "CronJob",
    metadata: { name: "nightly", namespace: "web", creationTimestamp: ago(9000), managedFields },
    spec,
    status: { ...(last === undefined ? {} : { lastScheduleTime: ago(last) }), ...status },
  };
}
