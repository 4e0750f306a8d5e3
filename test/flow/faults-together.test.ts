import { type Case, cases } from "@binnacle/cases";
import type { Finding } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { lookAt } from "../support/look-at.ts";
import { recordedCase } from "../support/recorded-case.ts";
import { withBookkeeping } from "../support/states/bookkeeping.ts";
import { all, reshaped } from "../support/states/reshape.ts";
import { type Placed, together } from "../support/together.ts";
import { faults } from "./healthy/faults.table.ts";

const broken = cases.filter(({ truth }) => truth.state === "active");

/** Every two recorded faults, every three, and so on. */
const groups = subsets(broken).filter(isSeveral);

test.for(groups.map((group) => [group.map(({ name }) => name).join(" and "), group] as const))(
  "in one cluster: %s, and none too many",
  ([, group]) => {
    const { cluster, placed } = together(group);
    const { findings } = lookAt(cluster, { everywhere: true });
    const active = findings.filter(({ state }) => state === "active");
    expect(active.map(told).toSorted()).toEqual(placed.map(truthOf).toSorted());
  },
);

/** Each fault alone, each with its two neighbours of the table, and all of them. */
const mixed = [
  ...faults.map((fault) => [fault]),
  ...faults.map((_, index) => [...faults, ...faults].slice(index, index + 3)),
  faults,
];

test.for(mixed.map((group) => [group.map(([name]) => name).join(", "), group] as const))(
  "in one namespace: %s",
  ([, group]) => {
    const changes = group.map(([, , change]) => change);
    const cluster = reshaped(recordedCase("healthy"), all(...changes, withBookkeeping));
    const { findings } = lookAt(cluster, { everywhere: true });
    const active = findings.filter(({ state }) => state === "active");
    expect(
      active.map(({ cause, culprit }) => `${cause} ${culprit.kind}/${culprit.name}`).toSorted(),
    ).toEqual(group.map(([, expected]) => expected).toSorted());
  },
);

function subsets(items: readonly Case[]): (readonly Case[])[] {
  return items.reduce<(readonly Case[])[]>(
    (sets, item) => [...sets, ...sets.map((set) => [...set, item])],
    [[]],
  );
}

function isSeveral(group: readonly Case[]): group is readonly [Case, ...Case[]] {
  return group.length > 1;
}

/** A finding, as far as the truth of a case tells it. */
function told({ cause, culprit, victims }: Finding): string {
  const names = victims.map(({ ref }) => `${ref.namespace}/${ref.name}`);
  return `${cause} ${culprit.kind}/${culprit.namespace}/${culprit.name} ${names.toSorted().join()}`;
}

function truthOf({ recorded: { truth }, namespace }: Placed): string {
  const { cause, culprit, victims } = truth;
  const names = victims.map(({ name }) => `${namespace}/${name}`);
  return `${cause} ${culprit?.kind}/${namespace}/${culprit?.name} ${names.toSorted().join()}`;
}
