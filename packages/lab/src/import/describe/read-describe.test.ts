import { readFileSync } from "node:fs";
import path from "node:path";
import { KubernetesObject } from "@binnacle/cases";
import { kindsToRead, toStateList } from "@binnacle/diagnosis";
import { describe, expect, test } from "vitest";
import { describedKinds } from "./described-kinds.table.ts";
import { listedEvents } from "./events.ts";
import { readDescribe } from "./read-describe.ts";
import { createRecordingClock } from "./recording-clock.ts";

/** What stood in a cluster, and what two versions of kubectl printed of it at this moment. */
const recordedAt = "2026-11-30T13:27:38Z";
const clock = createRecordingClock(recordedAt);
const text = (file: string) =>
  readFileSync(path.join(import.meta.dirname, "fixtures", file), "utf8");
const objects = text("objects.jsonl")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => KubernetesObject.parse(JSON.parse(line)));

const keyOf = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.name}`;
const originals = new Map(objects.map((one) => [keyOf(one), one]));
/** What the engine sees of an object. */
const projected = (object: KubernetesObject): unknown => {
  const row = kindsToRead.find(({ kind }) => kind === object.kind);
  if (row === undefined) return undefined;
  const list = toStateList({ kind: row.kind, items: { kind: "known", value: [object] } });
  return list.items.kind === "known" ? list.items.value[0] : undefined;
};

describe.for(["1.29", "1.33"])("kubectl %s", (version) => {
  const read = readDescribe(text(`described-by-${version}.txt`), clock, { namespace: "harbor" });
  const told = read.filter(({ kind }) => kind !== "Event");
  const events = read.filter(({ kind }) => kind === "Event");

  test("every object that was described is read", () => {
    const described = objects.filter(({ kind }) => kind !== "Event").map(keyOf);
    expect([...new Set(told.map(keyOf))].toSorted()).toEqual(described.toSorted());
  });

  test("what is read of an object is what it was", () => {
    const wrong = told.flatMap((one) =>
      leavesOf(one)
        .filter(([at]) => !at.startsWith("/metadata/uid") && !at.includes("/ownerReferences"))
        .filter(([at, value]) => !isSame(value, valueAt(originals.get(keyOf(one)), at)))
        .map(([at, value]) => [keyOf(one), at, value]),
    );
    expect(wrong).toEqual([]);
  });

  test("what the engine would see of an object and is not read is told to be not shown", () => {
    const missing = told
      .filter(({ kind, metadata }) => kind !== "ReplicaSet" || metadata["labels"] !== undefined)
      .flatMap((one) => {
        const original = originals.get(keyOf(one));
        if (original === undefined) return [];
        const [had, has] = [projected(original), projected(one)];
        return leavesOf(had)
          .filter(([at, value]) => !isSame(valueAt(has, at), value))
          .map(([at]) => at.replace(/\/\d+(?=\/|$)/gu, "/*"))
          .filter((at) => at !== "/metadata/uid" && !isNotShown(one.kind, at))
          .map((at) => `${one.kind} ${at}`);
      });
    expect([...new Set(missing)]).toEqual([]);
  });

  test.for([
    { name: "buoy-0", type: "PodScheduled", status: "False", reason: "Unschedulable" },
    { name: "tally", type: "Failed", status: "True", reason: "BackoffLimitExceeded" },
  ])("what $name says of $type, its controller says in an event too", ({ name, ...condition }) => {
    const object = told.find(({ metadata }) => metadata.name === name);
    const words = events.find(({ involvedObject }) => valueAt(involvedObject, "/name") === name);
    expect(valueAt(object, "/status/conditions")).toMatchObject([
      { ...condition, message: words?.["message"] },
    ]);
  });

  test("the events are those that were there, with their whole messages", () => {
    const there = objects.filter(({ kind }) => kind === "Event").map(eventInShort);
    expect(events.map(eventInShort).toSorted()).toEqual(there.toSorted());
  });
});

test.for([
  { name: "kubectl events", file: "events.txt" },
  { name: "kubectl get events", file: "get-events.txt", isCut: true },
])("$name lists the same events", ({ file, isCut = false }) => {
  const cut = (message: string) => (isCut ? message.replace(/\n[\s\S]*/u, "...") : message);
  const there = objects.filter(({ kind }) => kind === "Event").map(eventInShort);
  expect(listedEvents(text(file), "harbor", clock).map(eventInShort).toSorted()).toEqual(
    there.map(cut).toSorted(),
  );
});

/** With its times in minutes: kubectl prints no more of an age. */
function eventInShort(event: KubernetesObject): string {
  const about = valueAt(event, "/involvedObject/kind");
  const name = valueAt(event, "/involvedObject/name");
  const minutes = ["lastTimestamp", "firstTimestamp"].map((field) =>
    Math.round((Date.parse(recordedAt) - Date.parse(String(event[field]))) / 60_000),
  );
  return `${String(about)}/${String(name)} ${String(event["type"])} ${String(event["reason"])} x${String(event["count"])} ${minutes.join("-")} ${String(event["message"])}`;
}

function isNotShown(kind: string, at: string): boolean {
  return (describedKinds[kind]?.notShown ?? []).some((pointer) => at.startsWith(pointer));
}

/** Every value in it with its JSON pointer. */
function leavesOf(value: unknown, at = ""): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [[at, value]];
  return Object.entries(value).flatMap(([key, inner]) =>
    leavesOf(inner, `${at}/${key.replaceAll("/", "~1")}`),
  );
}

function valueAt(value: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === "object" && inner !== null
          ? Reflect.get(inner, key.replaceAll("~1", "/"))
          : undefined,
      value,
    );
}

function isSame(one: unknown, other: unknown): boolean {
  const [first, second] = [one, other].map((it) => {
    const ms = Date.parse(String(it));
    // An age is printed in minutes.
    return /^\d{4}-/u.test(String(it)) ? Math.round(ms / 60_000) : it || undefined;
  });
  return first === second;
}
