import { expect, test } from "vitest";
import { causes } from "../catalogue/causes.table.ts";
import { checksByKind } from "../correlate/checks-by-kind.ts";
import { createCluster } from "../graph/cluster.ts";
import { app } from "../testing/app.ts";
import { crashing } from "../testing/pod-status.ts";
import { look, stateOf } from "../testing/small-cluster.ts";
import { checksOf } from "./checks-of.ts";

const state = stateOf(app("pay", { status: crashing() }));
const gap = { origin: "kubernetes", kind: "refused", what: "logs of pay", why: "no" } as const;

test("every cause is found, ruled out or not visible, and nothing is counted twice", () => {
  const { findings, checks } = look(app("pay", { status: crashing() }), [], { namespace: "web" });
  const { found, ruledOut, notVisible } = checksByKind(checks);
  const ids = findings.map(({ id }) => id);
  expect(found).toEqual([{ kind: "found", cause: "crash-on-start", findings: ids }]);
  expect(ruledOut).toHaveLength(Object.keys(causes).length - 1);
  expect(notVisible).toEqual([]);
});

test("what is ruled out says how much was looked at", () => {
  const { ruledOut } = checksByKind(look(app("pay", { replicas: 3 })).checks);
  expect(ruledOut.find(({ cause }) => cause === "oom-killed")?.examined).toEqual({
    count: 3,
    of: "pod",
  });
});

test("what only a log tells stays open when the log was not read", () => {
  const log = { namespace: "web", pod: "pay-r1-0", container: "app", previous: true };
  const unread = { ...state, logs: [{ ...log, lines: { kind: "unknown" as const, gap } }] };
  const { notVisible } = checksByKind(checksOf(createCluster(unread), [], "web"));
  expect(notVisible).toEqual([{ kind: "not_visible", cause: "missing-environment-variable", gap }]);
});

test("lists that were never read leave their causes open", () => {
  const { ruledOut } = checksByKind(
    checksOf(createCluster({ ...state, lists: [] }), [], undefined),
  );
  expect(ruledOut).toEqual([]);
});
