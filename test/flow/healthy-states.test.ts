import { expect, test } from "vitest";
import { lookAt } from "../support/look-at.ts";
import { recordedCase } from "../support/recorded-case.ts";
import { withBookkeeping } from "../support/states/bookkeeping.ts";
import { all, reshaped } from "../support/states/reshape.ts";
import { beginnings } from "./healthy/beginnings.table.ts";
import { history } from "./healthy/history.table.ts";
import { nodes } from "./healthy/nodes.table.ts";
import { objects } from "./healthy/objects.table.ts";
import { rollouts } from "./healthy/rollouts.table.ts";
import { runs } from "./healthy/runs.table.ts";
import { scaling } from "./healthy/scaling.table.ts";

const healthy = recordedCase("healthy");
const states = [...rollouts, ...runs, ...scaling, ...nodes, ...history, ...objects, ...beginnings];

test.for(states)("nothing is wrong in a cluster with %s", ([, change]) => {
  const { findings, workloads, gaps } = lookAt(reshaped(healthy, all(change, withBookkeeping)), {
    everywhere: true,
  });
  // What it cannot read it does not judge; a Secret it never reads.
  expect(gaps.filter(({ about }) => about?.kinds.includes("Secret") !== true)).toEqual([]);
  const active = findings.filter(({ state }) => state === "active");
  expect(
    active.map(({ cause, culprit, title }) => `${cause} ${culprit.kind}/${culprit.name}: ${title}`),
  ).toEqual([]);
  const unwell = workloads.filter(({ state }) => state !== "fine");
  expect(unwell.map(({ ref, state, text }) => `${ref.name} is ${state}: ${text}`)).toEqual([]);
});
