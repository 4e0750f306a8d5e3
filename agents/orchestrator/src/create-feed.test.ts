import { expect, test } from "vitest";
import { createFeed } from "./create-feed.ts";

const signal = AbortSignal.timeout(2000);

async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const seen: Value[] = [];
  for await (const value of values) seen.push(value);
  return seen;
}

test.for([
  ["newest", [2, 3]],
  ["all", [1, 2, 3]],
] as const)("a slow watcher of %s gets %s", async ([keeps, values]) => {
  const feed = createFeed<number>(keeps);
  const watched = feed.watch(signal)[Symbol.asyncIterator]();
  feed.publish(1);
  feed.publish(2);
  const first = await watched.next();
  feed.publish(3);
  feed.end();
  const seen = [first.value];
  for (let next = await watched.next(); next.done !== true; next = await watched.next())
    seen.push(next.value);
  expect(seen).toEqual(values);
});

test.for([
  ["newest", [2]],
  ["all", []],
] as const)("who comes after the end of a feed of %s gets %s", async ([keeps, values]) => {
  const feed = createFeed<number>(keeps);
  feed.publish(1);
  feed.publish(2);
  feed.end();
  expect(await all(feed.watch(signal))).toEqual(values);
});

test("every watcher gets the last value and ends", async () => {
  const feed = createFeed<number>("newest");
  const watching = [all(feed.watch(signal)), all(feed.watch(signal))];
  await Promise.resolve();
  feed.publish(7);
  feed.end();
  expect(await Promise.all(watching)).toEqual([[7], [7]]);
});

test("who stops watching ends at once, and the others go on", async () => {
  const feed = createFeed<number>("all");
  const leaving = new AbortController();
  const gone = all(feed.watch(leaving.signal));
  const staying = all(feed.watch(signal));
  feed.publish(1);
  await Promise.resolve();
  leaving.abort();
  expect(await gone).toEqual([1]);
  feed.publish(2);
  feed.end();
  expect(await staying).toEqual([1, 2]);
});
