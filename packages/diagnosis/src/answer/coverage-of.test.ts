import { expect, test } from "vitest";
import { causes } from "../catalogue/causes.table.ts";
import { createCluster } from "../graph/cluster.ts";
import { app } from "../testing/app.ts";
import { crashing } from "../testing/pod-status.ts";
import { stateOf } from "../testing/small-cluster.ts";
import { coverageOf } from "./coverage-of.ts";

const state = stateOf(app("pay", { status: crashing() }));
const gap = { origin: "kubernetes", kind: "refused", what: "logs of pay", why: "no" } as const;

test("every cause is found, ruled out or not visible, and nothing is counted twice", () => {
  const coverage = coverageOf(createCluster(state), new Set(["crash-on-start"]), "web");
  expect(coverage.found).toEqual(["crash-on-start"]);
  expect(coverage.ruledOut).toHaveLength(Object.keys(causes).length - 1);
  expect(coverage.notVisible).toEqual([]);
});

test("what only a log tells stays open when the log was not read", () => {
  const log = { namespace: "web", pod: "pay-r1-0", container: "app", previous: true };
  const unread = { ...state, logs: [{ ...log, lines: { kind: "unknown" as const, gap } }] };
  const { notVisible } = coverageOf(createCluster(unread), new Set(), "web");
  expect(notVisible).toEqual([{ cause: "missing-environment-variable", gap }]);
});

test("lists that were never read leave their causes open", () => {
  const { ruledOut } = coverageOf(createCluster({ ...state, lists: [] }), new Set(), undefined);
  expect(ruledOut).toEqual([]);
});
