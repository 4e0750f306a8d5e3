import { expect, test } from "vitest";
import { ago } from "../../testing/moment.ts";
import { inShort, look, type RawObject, warning } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

const nothing = "schedule-never-due CronJob/nightly: nightly starts nothing";
const neverComes = `${nothing}: its schedule 0 2 30 2 * never comes`;
const never = `active degraded high ${neverComes}`;
const refused = `active broken high ${nothing}: its controller refuses the schedule 0 25 * * *`;

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
  {
    name: "names such a day since before the window, as a template does",
    objects: [cronJob({ schedule: "0 2 30 2 *" }, {}, 90)],
    found: [],
  },
  {
    name: "names such a day since before the window, and once came otherwise",
    objects: [cronJob({ schedule: "0 2 30 2 *" }, { lastScheduleTime: ago(600) }, 90)],
    found: [never],
  },
  {
    name: "names such a day since before the window, and is refused",
    objects: [cronJob({ schedule: "0 2 30 2 *" }, {}, 90), refusal("InvalidSchedule", 50)],
    found: [`active broken high ${neverComes}`],
  },
  {
    name: "names such a day, of what is started by hand",
    objects: [cronJob({ schedule: "0 2 30 2 *" }), byHand()],
    found: [`active degraded low ${neverComes}`],
  },
  {
    name: "names such a day since before the window, of what is started by hand",
    objects: [cronJob({ schedule: "0 2 30 2 *" }, {}, 90), byHand()],
    found: [],
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

test.for([
  { name: "", objects: [], level: "high" },
  { name: ", at most low where it is started by hand", objects: [byHand()], level: "low" },
])("a template is told of to who asks for it$name", ({ objects, level }) => {
  const target = { kind: "CronJob", namespace: "web", name: "nightly" };
  const all = [cronJob({ schedule: "0 2 30 2 *" }, {}, 90), ...objects];
  expect(look(all, [], { namespace: "web", target }).findings.map(inShort)).toEqual([
    `active degraded ${level} ${neverComes}`,
  ]);
});

test("it says what was started by hand", () => {
  expect(toldOf([cronJob({ schedule: "0 2 30 2 *" }), byHand()])).toEqual([
    "cronjob/nightly has the schedule 0 2 30 2 *, and no day of the calendar is one of its days; it has never run by itself. It was started by hand: nightly-by-hand.",
  ]);
});

test("it says the schedule, the words of its controller, and since when", () => {
  const objects = [cronJob({ schedule: "0 2 30 2 *" }), refusal("InvalidSchedule", 59)];
  expect(toldOf(objects)).toEqual([
    "cronjob/nightly has the schedule 0 2 30 2 *, and no day of the calendar is one of its days; it has never run by itself.",
    `cronjob/nightly: InvalidSchedule, 1 time, last ${ago(59)}: invalid schedule`,
  ]);
  const [finding] = look(objects).findings;
  expect([finding?.since, finding?.nextCheck?.command]).toEqual([
    ago(60),
    "kubectl -n web describe cronjob nightly",
  ]);
});

function cronJob(spec: object, status: object = {}, minutes = 60): RawObject {
  const managedFields = [
    { manager: "kubectl", time: ago(minutes), fieldsV1: { "f:spec": { "f:schedule": {} } } },
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

function byHand(): RawObject {
  return {
    kind: "Job",
    metadata: {
      name: "nightly-by-hand",
      namespace: "web",
      uid: "by-hand",
      creationTimestamp: ago(40),
      annotations: { "cronjob.kubernetes.io/instantiate": "manual" },
    },
    spec: { template: { spec: { containers: [{ name: "app", image: "example.com/n:v1" }] } } },
    status: {
      succeeded: 1,
      completionTime: ago(39),
      conditions: [{ type: "Complete", status: "True", lastTransitionTime: ago(39) }],
    },
  };
}
