import { expect, test } from "vitest";
import { createCluster } from "../graph/cluster.ts";
import { app } from "../testing/app.ts";
import { now } from "../testing/moment.ts";
import { crashing, unready } from "../testing/pod-status.ts";
import { stateOf } from "../testing/small-cluster.ts";
import { logsToRead } from "./logs-to-read.ts";

test("one log of each workload that crashes, is not ready, or calls what is dead", () => {
  const env = [{ name: "DB", value: "db:5432" }];
  const state = stateOf([
    ...app("slow", { status: unready() }),
    ...app("db", { status: crashing(), replicas: 3 }),
    ...app("caller", { container: { env } }),
    ...app("well"),
  ]);
  expect(logsToRead(createCluster(state, now))).toEqual([
    { namespace: "web", pod: "db-r1-0", container: "app", previous: true },
    { namespace: "web", pod: "slow-r1-0", container: "app", previous: false },
    { namespace: "web", pod: "caller-r1-0", container: "app", previous: false },
  ]);
});

test("what the runtime could not start has no log", () => {
  const state = stateOf(app("pay", { status: crashing({ exitCode: 128, reason: "StartError" }) }));
  expect(logsToRead(createCluster(state, now))).toEqual([]);
});

test("never more than twenty", () => {
  const many = Array.from({ length: 30 }, (_, index) => app(`app${index}`, { status: crashing() }));
  expect(logsToRead(createCluster(stateOf(many.flat()), now))).toHaveLength(20);
});
