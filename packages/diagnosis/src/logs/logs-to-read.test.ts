import { expect, test } from "vitest";
import { z } from "zod";
import { createCluster } from "../graph/cluster.ts";
import { app } from "../testing/app.ts";
import { ago, now } from "../testing/moment.ts";
import { crashing, ended, running, unready } from "../testing/pod-status.ts";
import { log, look, type RawObject, stateOf } from "../testing/small-cluster.ts";
import { logsToRead } from "./logs-to-read.ts";

test("one log of each workload that crashes, is not ready, or calls what is dead", () => {
  const env = [{ name: "DB", value: "db:5432" }];
  const state = stateOf([
    ...app("slow", { status: unready() }),
    ...app("db", { status: crashing(), replicas: 3 }),
    ...app("caller", { container: { env } }),
    ...app("well"),
  ]);
  const common = { namespace: "web", container: "app", node: "node-1" };
  expect(logsToRead(createCluster(state, now))).toEqual([
    { ...common, pod: "db-r1-0", previous: true },
    { ...common, pod: "slow-r1-0", previous: false },
    { ...common, pod: "caller-r1-0", previous: false },
  ]);
});

test("what the runtime could not start has no log", () => {
  const state = stateOf(app("pay", { status: crashing({ exitCode: 128, reason: "StartError" }) }));
  expect(logsToRead(createCluster(state, now))).toEqual([]);
});

test("of what was asked about one log is read though it is well, and of little that is all", () => {
  const many = ["a", "b", "c", "d"].flatMap((name) => app(name, { replicas: 2 }));
  const cluster = createCluster(stateOf(many), now);
  expect(podsRead(cluster)).toEqual([]);
  const named = { namespace: "web", name: "b" };
  expect(podsRead(cluster, { kind: "Deployment", ...named })).toEqual(["b-r1-0"]);
  expect(podsRead(cluster, { kind: "Service", ...named })).toEqual(["b-r1-0"]);
  expect(podsRead(cluster, { kind: "Pod", namespace: "web", name: "b-r1-1" })).toEqual(["b-r1-1"]);
  expect(podsRead(createCluster(stateOf(app("a")), now))).toEqual(["a-r1-0"]);
});

test("never more than twenty", () => {
  const many = Array.from({ length: 30 }, (_, index) => app(`app${index}`, { status: crashing() }));
  expect(logsToRead(createCluster(stateOf(many.flat()), now))).toHaveLength(20);
});

/** Pods of a workload, each with its status; the first stands first in the list. */
const fallen: readonly {
  name: string;
  objects: readonly RawObject[];
  pod: string;
}[] = [
  {
    name: "the newest of the failed runs of a CronJob, whose Jobs of the days before are kept",
    objects: nightly([36 * 60, 12 * 60, 12 * 60 - 1]),
    pod: "nightly-719",
  },
  {
    name: "the pod that fell most often",
    objects: appOf(crashing(), again(crashing(), 12), again(crashing(), 9)),
    pod: "pay-r1-1",
  },
  {
    name: "the pod that is down, and not the one that fell long ago and is well",
    objects: appOf(again(running({ terminated: ended() }), 40), crashing()),
    pod: "pay-r1-1",
  },
  {
    name: "a pod that is alive, and not the record of one that is gone",
    objects: appOf(
      { ...crashing({ exitCode: 137 }), phase: "Failed", reason: "NodeShutdown" },
      crashing(),
    ),
    pod: "pay-r1-1",
  },
  {
    name: "a pod that ends well again and again",
    objects: appOf(crashing({ exitCode: 0, reason: "Completed" })),
    pod: "pay-r1-0",
  },
];

test.for(fallen)("the log that is read is that of the finding: $name", ({ objects, pod }) => {
  const [read] = logsToRead(createCluster(stateOf(objects), now));
  expect(read?.pod).toBe(pod);
  const { findings } = look(objects, [log(pod, ["panic: no ledger"])]);
  const about = findings.map(({ fix, nextCheck, claims }) => ({
    step: [...fix, nextCheck].flatMap((step) => step?.command?.match(/logs (\S+)/u)?.[1] ?? []),
    says: claims.some(({ text }) => text.includes("It writes")),
  }));
  expect(about).toEqual([{ step: [pod], says: true }]);
});

function appOf(...statuses: readonly object[]): RawObject[] {
  let index = 0;
  return app("pay", { replicas: statuses.length }).map((object) =>
    object.kind === "Pod" ? { ...object, status: statuses[index++] } : object,
  );
}

/** The status, after so many restarts. */
function again(status: object, restartCount: number): object {
  const { containerStatuses } = z
    .object({ containerStatuses: z.array(z.looseObject({})) })
    .parse(status);
  return { ...status, containerStatuses: containerStatuses.map((it) => ({ ...it, restartCount })) };
}

/** A CronJob with a Job and a failed pod of each of its runs, so many minutes ago. */
function nightly(runs: readonly number[]): RawObject[] {
  const cronJob = {
    kind: "CronJob",
    metadata: made("nightly", 9999),
    spec: { schedule: "0 2 * * *" },
  };
  return [cronJob, ...runs.flatMap(nightlyRun)];
}

function nightlyRun(minutes: number): RawObject[] {
  const name = `nightly-${minutes}`;
  const terminated = ended({ startedAt: ago(minutes), finishedAt: ago(minutes - 1) });
  const conditions = [{ type: "Failed", status: "True", reason: "BackoffLimitExceeded" }];
  const containerStatuses = [{ name: "app", restartCount: 0, state: { terminated } }];
  return [
    {
      kind: "Job",
      metadata: made(name, minutes, "CronJob/nightly"),
      spec: {},
      status: { conditions },
    },
    {
      kind: "Pod",
      metadata: made(name, minutes, `Job/${name}`),
      spec: { containers: [{ name: "app" }], nodeName: "node-a" },
      status: { phase: "Failed", containerStatuses },
    },
  ];
}

function made(name: string, minutes: number, by?: string): RawObject["metadata"] {
  const [kind, owner] = by?.split("/") ?? [];
  const ownerReferences = by === undefined ? [] : [{ kind, name: owner, controller: true }];
  return { namespace: "web", name, uid: name, creationTimestamp: ago(minutes), ownerReferences };
}

function podsRead(...asked: Parameters<typeof logsToRead>): string[] {
  return logsToRead(...asked).map(({ pod }) => pod);
}
