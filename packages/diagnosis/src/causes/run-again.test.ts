import { expect, test } from "vitest";
import { app } from "../testing/app.ts";
import { ago } from "../testing/moment.ts";
import { ended } from "../testing/pod-status.ts";
import { look, type RawObject } from "../testing/small-cluster.ts";
import { toldOf } from "../testing/told.ts";

const cronJob = (name: string, spec: object = {}): RawObject => ({
  kind: "CronJob",
  metadata: { name, namespace: "web", creationTimestamp: ago(9000) },
  spec: { schedule: "0 */6 * * *", ...spec },
  status: {},
});
const failedRun = (owner: string, name = "run-1", minutes = 9): RawObject => ({
  kind: "Job",
  metadata: {
    name,
    namespace: "web",
    uid: name,
    creationTimestamp: ago(minutes),
    ownerReferences: [{ kind: "CronJob", name: owner, controller: true }],
  },
  spec: {},
  status: {
    conditions: [
      {
        type: "Failed",
        status: "True",
        reason: "BackoffLimitExceeded",
        lastTransitionTime: ago(minutes - 1),
      },
    ],
  },
});
const failedPod = {
  phase: "Failed",
  containerStatuses: [{ name: "app", restartCount: 0, state: { terminated: ended({}) } }],
};
const long = `${"a".repeat(44)}.backup`;

const tries =
  "all its tries failed, and a higher backoffLimit only adds tries: mend what it says first";
const scheduled = `${tries}, then its schedule starts the next run`;
const byHand = (owner: string, name: string) =>
  `kubectl -n web create job --from=cronjob/${owner} ${name}`;

test.for([
  {
    name: "its schedule starts the next run",
    objects: [cronJob("backup"), failedRun("backup")],
    told: scheduled,
    command: byHand("backup", "backup-manual"),
  },
  {
    name: "it is suspended",
    objects: [cronJob("backup", { suspend: true }), failedRun("backup")],
    told: `${tries}; no schedule starts another run, for cronjob/backup is suspended`,
    command: byHand("backup", "backup-manual"),
  },
  {
    name: "it cannot be read",
    objects: [failedRun("backup")],
    told: `${tries}, then its schedule starts the next run unless it is suspended`,
    command: byHand("backup", "backup-manual"),
  },
  {
    name: "somebody ran it by hand before",
    objects: [
      cronJob("backup"),
      failedRun("backup", "backup-manual", 20),
      failedRun("backup", "backup-manual-2"),
    ],
    told: scheduled,
    command: byHand("backup", "backup-manual-3"),
  },
  {
    name: "its name leaves no room",
    objects: [cronJob(long), failedRun(long)],
    told: scheduled,
    command: byHand(long, `${"a".repeat(44)}-manual`),
  },
  {
    name: "its pod tells more",
    objects: [
      cronJob("backup"),
      failedRun("backup"),
      ...app("run-1", { status: failedPod }).flatMap((object) =>
        object.kind === "Pod"
          ? [
              {
                ...object,
                metadata: {
                  ...object.metadata,
                  ownerReferences: [{ kind: "Job", name: "run-1", uid: "run-1", controller: true }],
                },
              },
            ]
          : [],
      ),
    ],
    told: scheduled,
    command: byHand("backup", "backup-manual"),
  },
])("the run of a CronJob failed; $name", ({ objects, told, command }) => {
  const { findings } = look(objects);
  expect(findings.map(({ fix, later }) => [fix.map(({ text }) => text), later])).toMatchObject([
    [[told], [{ text: "once that is mended, starts a run at once", command }]],
  ]);
});

test.for([
  [
    "PodFailurePolicy",
    "Container app for pod web/migrate-x failed with exit code 42 matching FailJob rule at index 0",
    ": its podFailurePolicy gives up at exit code 42",
  ],
  [
    "PodFailurePolicy",
    "Pod web/migrate-x has condition DisruptionTarget matching FailJob rule at index 0",
    ": its podFailurePolicy gives up",
  ],
  ["BackoffLimitExceeded", "Job has reached the specified backoff limit", ""],
] as const)(
  "a Job that its controller gave up is told with why: %s, %s",
  ([reason, message, why]) => {
    const given = { type: "Failed", status: "True", reason, message, lastTransitionTime: ago(8) };
    const objects = [
      {
        kind: "Job",
        metadata: { name: "migrate", namespace: "web", uid: "j", creationTimestamp: ago(9) },
        spec: {},
        status: { conditions: [given] },
      },
      {
        kind: "Pod",
        metadata: {
          name: "migrate-x",
          namespace: "web",
          uid: "p",
          creationTimestamp: ago(9),
          ownerReferences: [{ kind: "Job", name: "migrate", controller: true }],
        },
        spec: { nodeName: "node-1", containers: [{ name: "app" }] },
        status: {
          phase: "Failed",
          containerStatuses: [
            {
              name: "app",
              restartCount: 0,
              state: { terminated: ended({ exitCode: 42, startedAt: ago(9), finishedAt: ago(9) }) },
            },
          ],
        },
      },
    ];
    expect(look(objects).findings[0]?.title).toBe(`migrate crashes on start${why}`);
    const words = `job/migrate: Failed is True since ${ago(8)}, ${reason}: ${message}`;
    expect(toldOf(objects).includes(words)).toBe(why !== "");
  },
);
