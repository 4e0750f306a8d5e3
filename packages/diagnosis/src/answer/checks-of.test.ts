import type { Check } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { allCauses } from "../causes/causes.ts";
import { app } from "../testing/app.ts";
import { crashing } from "../testing/pod-status.ts";
import { answerOn, look, stateOf } from "../testing/small-cluster.ts";

const catalogue = [...allCauses.ladder.flatMap(({ causes }) => causes), ...allCauses.objects];
const state = stateOf(app("pay", { status: crashing() }));
const gap = { origin: "kubernetes", kind: "refused", what: "logs of pay", why: "no" } as const;
const namespace = "web";

function of(checks: readonly Check[], cause: string): Check | undefined {
  return checks.find((check) => check.cause === cause);
}

test("every cause answers once, by what it saw", () => {
  const { findings, checks } = look([...app("pay", { status: crashing() }), ...app("cart")]);
  expect(checks.map(({ cause }) => cause).toSorted()).toEqual(
    [...new Set(catalogue.map(({ id }) => id))].toSorted(),
  );
  expect(of(checks, "crash-on-start")).toMatchObject({
    kind: "found",
    findings: findings.map(({ id }) => id),
  });
  expect(of(checks, "oom-killed")).toMatchObject({
    kind: "ruled_out",
    examined: { count: 2, of: "pod" },
  });
});

test("what a cause before it explains is not reached, and what others show is told beside it", () => {
  const { checks } = look([
    ...app("pay", { status: crashing({ reason: "OOMKilled", exitCode: 137 }) }),
    ...app("cart"),
  ]);
  expect(of(checks, "crash-on-start")).toEqual({
    kind: "not_reached",
    cause: "crash-on-start",
    because: { text: "deployment/pay does not get that far: Out of memory", evidence: [] },
    examined: { count: 1, of: "pod" },
  });
});

test("what only a log tells stays open when the log was not read", () => {
  const log = { namespace, pod: "pay-r1-0", container: "app", previous: true };
  const unread = { ...state, logs: [{ ...log, lines: { kind: "unknown" as const, gap } }] };
  const { checks } = answerOn(unread, { namespace }).diagnosis;
  expect(of(checks, "missing-environment-variable")).toMatchObject({ kind: "not_visible", gap });
});

test("lists that were never read leave their causes open", () => {
  const { checks } = answerOn({ ...state, lists: [] }).diagnosis;
  expect(new Set(checks.map(({ kind }) => kind))).toEqual(new Set(["not_visible"]));
});
