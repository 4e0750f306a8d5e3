import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Case, caseNamed } from "@binnacle/cases";
import { kindsToRead } from "@binnacle/diagnosis";
import { expect, test } from "vitest";
import type { ImportedCase } from "../import/imported-case.ts";
import { caseFolders } from "../import/read-case.ts";
import { writeCase } from "../import/write-case.ts";
import { evaluate } from "./evaluate.ts";
import type { Graded } from "./graded.ts";

const manyMs = 120_000;

test("the product, and its engine alone, is asked about each case, sees no other, and takes no list for empty that nobody recorded", {
  timeout: manyMs,
}, async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "evaluated-"));
  const cases = [imported("bad-image"), imported("healthy"), imported("label-typo")];
  for (const each of cases) await writeCase(directory, each);
  const lists = [{ kind: "Namespace" }, { kind: "Service", namespace: "shop" }];
  const unread = imported("label-typo");
  await writeCase(directory, {
    ...unread,
    name: "pods-unread",
    recorded: { ...unread.recorded, lists },
  });
  const folders = caseFolders(directory);

  const { totals, beside, cases: all } = await evaluate({ folders, tell: () => {} });
  const quick = await evaluate({ folders, isQuick: true, tell: () => {} });
  await rm(directory, { recursive: true });

  expect(totals).toMatchObject({ cases: 3, objectFirst: 2, causeFirst: 2, unproven: 0 });
  expect(totals.silent).toEqual({ count: 1, of: 3 });
  expect(totals.green).toEqual({ count: 0, of: 1 });
  expect(totals.onHealthy).toEqual({ count: 0, of: 1 });
  const expected = [["image-not-found"], [], ["service-selector-mismatch"], []];
  expect(causesOf(all)).toEqual(expected);
  expect(causesOf(quick.cases)).toEqual(expected);
  expect(Object.keys(beside)).toEqual(["newest Warning", "keyword list"]);
});

function causesOf(all: readonly Graded[]): string[][] {
  return all.map(({ said }) => said.map(({ cause }) => cause));
}

/** A case of the repository as if others had recorded it, without metrics. */
function imported(name: string): ImportedCase {
  const { truth, pastIncidents: _, ...recorded } = named(name);
  const { culprit, cause, state } = truth;
  return {
    ...recorded,
    logs: [],
    series: [],
    alerts: [],
    source: "here",
    namespace: "shop",
    recorded: {
      lists: kindsToRead.map(({ kind }) => ({ kind })),
      logs: [],
      metrics: false,
      alerts: false,
      notShown: {},
    },
    truth: {
      isHealthy: state === "healthy",
      culprits: culprit === undefined ? [] : [culprit],
      accepted: [],
      causes: cause === undefined ? [] : [cause],
      never: [],
      group: state,
    },
  };
}

function named(name: string): Case {
  const found = caseNamed(name);
  if (found === undefined) throw new Error(`no case ${name}`);
  return found;
}
