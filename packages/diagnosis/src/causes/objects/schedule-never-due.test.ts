import { expect, test } from "vitest";
import { ago } from "../../testing/moment.ts";
import { inShort, look, type RawObject, warning } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

const told = (why: string) =>
  `active broken high schedule-never-due CronJob/nightly: nightly starts nothing: ${why}`;
const never = told("its schedule 0 2 30 2 * never comes");
const refused = told("its controller refuses the schedule 0 25 * * *");

test.for([
  {
    name: "names a day that no month has",
    objects: [cronJob({ schedule: "0 2 30 2 *" })],
    found: [never],
  },
  {
    name: "names such a day, and once came otherwise",
    objects: [cronJob({ schedule: "0 2 30 2 *" }, { lastScheduleTime: ago(600) })],
    found: [never],
  },
  { name: "names a leap day", objects: [cronJob({ schedule: "0 2 29 2 *" })], found: [] },
  { name: "names a day or a weekday", objects: [cronJob({ schedule: "0 2 30 2 1" })], found: [] },
  {
    name: "its controller refused when it was written, long ago",
    objects: [cronJob({ schedule: "0 25 * * *" }), refusal("UnparseableSchedule", 50)],
    found: [refused],
  },
  {
    name: "its controller refused before it was mended",
    objects: [cronJob({ schedule: "0 2 1 1 *" }), refusal("InvalidSchedule", 70)],
    found: [],
  },
  { name: "is not read here", objects: [cronJob({ schedule: "@yearly-ish" })], found: [] },
  {
    name: "starts nothing, and is suspended",
    objects: [cronJob({ schedule: "0 2 30 2 *", suspend: true })],
    found: [],
  },
])("a schedule that $name", ({ objects, found }) => {
  expect(look(objects).findings.map(inShort)).toEqual(found);
});

test("it says the schedule, the words of its controller, and since when", () => {
  const objects = [cronJob({ schedule: "0 2 30 2 *" }), refusal("InvalidSchedule", 59)];
  expect(toldOf(objects)).toEqual([
    "cronjob/nightly has the schedule 0 2 30 2 *, and no day of the calendar is one of its days; it has never run.",
    `cronjob/nightly: InvalidSchedule, 1 time, last ${ago(59)}: invalid schedule`,
  ]);
  const [finding] = look(objects).findings;
  expect([finding?.since, finding?.nextCheck?.command]).toEqual([
    ago(60),
    "kubectl -n web describe cronjob nightly",
  ]);
});

function cronJob(spec: object, status: object = {}): RawObject {
  const managedFields = [
    { manager: "kubectl", time: ago(60), fieldsV1: { "f:spec": { "f:schedule": {} } } },
  ];
  return {
    kind: "CronJob",
    metadata: {
      name: "nightly",
      namespace: "web",
      uid: "nightly",
      creationTimestamp: ago(9000),
      managedFields,
    },
    spec,
    status,
  };
}

function refusal(reason: string, minutes: number): RawObject {
  const event = warning("CronJob/nightly", reason, "invalid schedule");
  return { ...event, firstTimestamp: ago(minutes), lastTimestamp: ago(minutes) };
}
