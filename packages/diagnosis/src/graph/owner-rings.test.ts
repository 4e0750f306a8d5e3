import { expect, test } from "vitest";
import { crashing } from "../testing/pod-status.ts";
import { look, type RawObject } from "../testing/small-cluster.ts";

const rows = [
  { name: "a Job that owns itself", owners: { a: "a" } },
  { name: "two Jobs that own each other", owners: { a: "b", b: "a" } },
  { name: "a Job below a ring", owners: { a: "c", b: "c", c: "b" } },
  { name: "a chain as long as a namespace", owners: chain(20_000, undefined) },
  { name: "a ring as long as a namespace", owners: chain(20_000, "job0") },
];

test.for(rows)(
  "$name: its pod is seen, once, and below one root",
  { timeout: 20_000 },
  ({ owners }) => {
    const jobs = Object.entries(owners).map(([name, owner]) =>
      owned("Job", name, owner && `Job/${owner}`),
    );
    const [first = ""] = Object.keys(owners);
    const pod = {
      ...owned("Pod", "a-pod", `Job/${first}`),
      spec: { containers: [{ name: "app" }] },
    };
    for (const objects of [
      [...jobs, pod],
      [pod, ...jobs.toReversed()],
    ]) {
      const { findings, workloads } = look([...objects].map(crash));
      expect(workloads.map(({ ref }) => ref.name)).toEqual([rootOf(owners)]);
      expect(findings.map(({ owner }) => owner.name)).toEqual([rootOf(owners)]);
    }
  },
);

test("a pod that owns itself is seen", () => {
  const pod = { ...owned("Pod", "a", "Pod/a"), spec: { containers: [{ name: "app" }] } };
  expect(look([crash(pod)]).findings.map(({ owner }) => owner.name)).toEqual(["a"]);
});

/** `owner`: kind and name. */
function owned(kind: string, name: string, owner: string | undefined): RawObject {
  const [ownerKind, ownerName] = owner?.split("/") ?? [];
  const ownerReferences =
    ownerName === undefined ? [] : [{ kind: ownerKind, name: ownerName, controller: true }];
  return { kind, metadata: { name, namespace: "web", uid: name, ownerReferences }, spec: {} };
}

function crash(object: RawObject): RawObject {
  return object.kind === "Pod" ? { ...object, status: crashing() } : object;
}

/** The last of a chain; of a ring the first by name. */
function rootOf(owners: Readonly<Record<string, string | undefined>>): string | undefined {
  const top = Object.entries(owners).find(([, owner]) => owner === undefined);
  if (top !== undefined) return top[0];
  return owners["c"] === "b" ? "b" : Object.keys(owners).toSorted()[0];
}

function chain(length: number, last: string | undefined): Record<string, string | undefined> {
  return Object.fromEntries(
    Array.from({ length }, (_, index) => [
      `job${index}`,
      index === length - 1 ? last : `job${index + 1}`,
    ]),
  );
}
