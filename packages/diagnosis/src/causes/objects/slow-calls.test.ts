import type { Gap } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { app } from "../../testing/app.ts";
import { ago } from "../../testing/moment.ts";
import { running, unready } from "../../testing/pod-status.ts";
import {
  answerOn,
  inShort,
  log,
  look,
  type RawObject,
  stateOf,
} from "../../testing/small-cluster.ts";
import { toldOf } from "../../testing/told.ts";

const slow = "INFO query to the database took 4.2s";
const quick = "INFO query to the database took 12ms";
const health = "INFO GET /healthz took 4.2s";
const pay = app("pay");

const rows: readonly {
  readonly name: string;
  readonly objects?: readonly RawObject[];
  readonly lines: readonly string[];
  readonly previous?: boolean;
  readonly isTold: boolean;
}[] = [
  { name: "three slow calls", lines: [slow, slow, slow], isTold: true },
  {
    name: "three slow calls among as many quick ones",
    lines: [slow, quick, slow, quick, slow],
    isTold: true,
  },
  { name: "two", lines: [slow, slow], isTold: false },
  {
    name: "three among many quick ones",
    lines: [slow, slow, slow, ...Array.from({ length: 9 }, () => quick)],
    isTold: false,
  },
  {
    name: "slow calls that were over before the window",
    lines: Array.from({ length: 3 }, () => `${ago(240)} ${slow}`),
    isTold: false,
  },
  {
    name: "slow calls that were as slow before the window",
    lines: [240, 239, 238, 9, 8, 7].map((minutes) => `${ago(minutes)} ${slow}`),
    isTold: false,
  },
  {
    name: "slow calls that were quick before the window",
    lines: [
      ...[240, 239, 238].map((minutes) => `{"time":"${ago(minutes)}","msg":"${quick}"}`),
      ...[9, 8, 7].map((minutes) => `{"time":"${ago(minutes)}","msg":"${slow}"}`),
    ],
    isTold: true,
  },
  { name: "health checks", lines: [health, health, health], isTold: false },
  { name: "a run that ended before", lines: [slow, slow, slow], previous: true, isTold: false },
  {
    name: "what serves nobody",
    objects: app("pay", { service: false }),
    lines: [slow, slow, slow],
    isTold: false,
  },
  {
    name: "a program that is not Ready: it has another trouble",
    objects: app("pay", { status: unready() }),
    lines: [slow, slow, slow],
    isTold: false,
  },
];

test.for(rows)(
  "a log that tells of $name",
  ({ objects = pay, lines, previous = false, isTold }) => {
    const { findings } = look(objects, [log("pay-r1-0", lines, previous)]);
    const told = findings.filter(({ cause }) => cause === "slow-calls").map(inShort);
    expect(told).toEqual(
      isTold
        ? [
            "active degraded low slow-calls Deployment/pay: pay tells in its log of slow calls (database)",
          ]
        : [],
    );
  },
);

test("how many of how many, and the slowest", () => {
  const claims = toldOf(pay, [log("pay-r1-0", [slow, quick, slow, slow], false)]);
  expect(claims).toEqual([
    "Of 4 calls whose time the end of its log tells, 3 calls took longer than 1 s. When they were, it does not tell.",
    'The slowest: "INFO query to the database took 4.2s"',
  ]);
});

test("a log of slow calls alone does not tell how many there were of all", () => {
  const lines = [9, 8, 7].map((minutes) => `${ago(minutes)} ${slow}`);
  expect(toldOf(pay, [log("pay-r1-0", lines, false)])[0]).toBe(
    "The end of its log tells of 3 calls that took longer than 1 s, and of no quicker one: perhaps it does not write of those.",
  );
});

test("a log that could not be read leaves it open", () => {
  const gap: Gap = {
    origin: "kubernetes",
    kind: "refused",
    what: "the log",
    why: "forbidden",
    about: { kinds: ["Pod"], namespace: "web", name: "pay-r1-0" },
  };
  const unread = { ...log("pay-r1-0", [], false), lines: { kind: "unknown", gap } as const };
  const restarted = app("pay", { status: running({}, 0), annotations: { at: ago(1) } });
  const { checks } = answerOn(stateOf(restarted, [unread])).diagnosis;
  expect(checks.find(({ cause }) => cause === "slow-calls")?.kind).toBe("not_visible");
});
