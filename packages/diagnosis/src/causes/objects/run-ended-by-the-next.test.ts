import { expect, test } from "vitest";
import { ago } from "../../testing/moment.ts";
import { inShort, look, type RawObject, warning } from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

const told = (what: string) =>
  `active ${what} run-ended-by-the-next CronJob/nightly: nightly ends no run: the next one deletes it (concurrencyPolicy Replace)`;
const twice = [deleted(1, 2.2), deleted(2, 1.2), run(3, 1.2)];

interface Row {
  readonly name: string;
  readonly objects: readonly RawObject[];
  readonly isAsked?: true;
  readonly found: readonly string[];
}

const rows: readonly Row[] = [
  {
    name: "one after another",
    objects: [cronJob(), ...twice],
    found: [told("broken high")],
  },
  {
    name: "one after another, told as one event",
    objects: [
      cronJob(),
      {
        ...deleted(2, 1.2, "(combined from similar events): Deleted job nightly-2"),
        count: 20,
        firstTimestamp: ago(21),
      },
      run(3, 1.2),
    ],
    found: [told("broken high")],
  },
  {
    name: "once, and none ever succeeded",
    objects: [cronJob(), deleted(1, 0.6), run(2, 0.6)],
    found: [told("degraded medium")],
  },
  {
    name: "once since one succeeded",
    objects: [cronJob({}, { lastSuccessfulTime: ago(3) }), deleted(2, 0.6), run(3, 0.6)],
    found: [],
  },
  {
    name: "once since one succeeded, and somebody asks",
    objects: [cronJob({}, { lastSuccessfulTime: ago(3) }), deleted(2, 0.6), run(3, 0.6)],
    isAsked: true,
    found: [told("degraded medium")],
  },
  {
    name: "until one succeeded",
    objects: [cronJob({}, { lastSuccessfulTime: ago(0.5) }), ...twice],
    found: [],
  },
  {
    name: "after they ended, as old ones that are kept no longer",
    objects: [cronJob(), ...twice, { ...event("SawCompletedJob", 1.2, "Saw completed job: x") }],
    found: [],
  },
  {
    name: "until its policy was changed",
    objects: [cronJob({ concurrencyPolicy: "Forbid" }), ...twice],
    found: [],
  },
  {
    name: "until its schedule was changed",
    objects: [cronJob({ schedule: "0 2 * * *" }, {}, 1), ...twice],
    found: [],
  },
  {
    name: "an hour ago, and the next was due since",
    objects: [cronJob(), deleted(1, 50), deleted(2, 49), run(3, 49)],
    found: [],
  },
  {
    name: "until somebody suspended it",
    objects: [cronJob({ suspend: true }), ...twice],
    found: [],
  },
];

test.for(rows)("runs that are deleted by the next $name", ({ objects, isAsked, found }) => {
  const target = { kind: "CronJob", namespace: "web", name: "nightly" };
  const asked = isAsked === true ? { namespace: "web", target } : {};
  expect(look(objects, [], asked).findings.map(inShort)).toEqual(found);
});

test("it says how often, since when, and what lets a run end", () => {
  const objects = [cronJob({}, { lastSuccessfulTime: ago(90) }), ...twice];
  expect(toldOf(objects)).toEqual([
    `cronjob/nightly deletes a run that goes on when the next is due (concurrencyPolicy Replace, schedule * * * * *): 2 runs so far; none has succeeded since ${ago(90)}.`,
    `cronjob/nightly: SuccessfulDelete, 1 time, last ${ago(1.2)}: Deleted job nightly-2`,
  ]);
  const [finding] = look(objects).findings;
  expect([finding?.since, finding?.fix[0]?.command, finding?.nextCheck?.command]).toEqual([
    ago(2.2),
    `kubectl -n web patch cronjob nightly -p '{"spec":{"concurrencyPolicy":"Forbid"}}'`,
    "kubectl -n web logs job/nightly-3 --all-containers --tail=50",
  ]);
});

function cronJob(spec: object = {}, status: object = {}, changed = 9000): RawObject {
  const managedFields = [
    { manager: "kubectl", time: ago(changed), fieldsV1: { "f:spec": { "f:schedule": {} } } },
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
    spec: { schedule: "* * * * *", concurrencyPolicy: "Replace", ...spec },
    status: { lastScheduleTime: ago(1.2), active: [{ kind: "Job", name: "nightly-3" }], ...status },
  };
}

function run(number: number, minutes: number): RawObject {
  return {
    kind: "Job",
    metadata: {
      name: `nightly-${number}`,
      namespace: "web",
      uid: `nightly-${number}`,
      creationTimestamp: ago(minutes),
      ownerReferences: [{ kind: "CronJob", name: "nightly", controller: true }],
    },
    spec: { suspend: true },
    status: { startTime: ago(minutes), active: 1 },
  };
}

function deleted(number: number, minutes: number, message = `Deleted job nightly-${number}`) {
  return event("SuccessfulDelete", minutes, message);
}

function event(reason: string, minutes: number, message: string): RawObject {
  const made = warning("CronJob/nightly", reason, message);
  return {
    ...made,
    metadata: { ...made.metadata, name: `nightly.${reason}.${minutes}` },
    type: "Normal",
    firstTimestamp: ago(minutes),
    lastTimestamp: ago(minutes),
  };
}
