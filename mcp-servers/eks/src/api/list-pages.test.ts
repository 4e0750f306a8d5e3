import { kubectlFor } from "@binnacle/diagnosis";
import { createRedactor } from "@binnacle/runtime";
import { expect, test } from "vitest";
import { z } from "zod";
import type { ClusterApi, Query } from "./cluster-api.ts";
import type { ApiResult, Failure } from "./failure.ts";
import { listPages } from "./list-pages.ts";

type Page = { items: number[]; next?: string } | Failure;

function listOf(...pages: readonly Page[]) {
  const queries: Query[] = [];
  const json = async (
    _: string,
    { query = {} }: { query?: Query },
  ): Promise<ApiResult<unknown>> => {
    queries.push(query);
    const page = pages[queries.length - 1];
    if (page === undefined) throw new Error("asked too often");
    if ("why" in page) return { kind: "failed", failure: page };
    return { kind: "ok", value: { items: page.items, metadata: { continue: page.next } } };
  };
  const api: ClusterApi = {
    json,
    text: () => Promise.reject(new Error("not used")),
    review: () => Promise.reject(new Error("not used")),
    identity: () => Promise.reject(new Error("not used")),
    namespace: async () => "shop",
    now: () => 0,
    kubectl: kubectlFor(undefined),
    redactor: createRedactor(),
  };
  const read = () =>
    listPages(api, "/api/v1/pods", {
      signal: new AbortController().signal,
      onPage: (items) => z.array(z.number()).parse(items),
    });
  return { read, queries };
}

const expired: Failure = { kind: "unavailable", why: "too old", isExpired: true };
const broken: Failure = { kind: "unavailable", why: "The connection broke off." };

test("a list is read to its last page, 500 at a time", async () => {
  const { read, queries } = listOf({ items: [1, 2], next: "a" }, { items: [3], next: "" });
  expect(await read()).toEqual({ kind: "ok", value: [1, 2, 3] });
  expect(queries).toEqual([
    { limit: 500, continue: undefined },
    { limit: 500, continue: "a" },
  ]);
});

test("a list that breaks off is no list: a part is never given for the whole", async () => {
  const { read } = listOf({ items: [1, 2], next: "a" }, broken);
  expect(await read()).toMatchObject({
    kind: "failed",
    failure: {
      why: "The list broke off after 2 objects, so it is not used: The connection broke off.",
    },
  });
});

test("a page that is its own next one is no list, and is not read for ever", async () => {
  const page = { items: [1], next: "a" };
  const { read, queries } = listOf(page, page, page);
  expect(await read()).toMatchObject({ kind: "failed", failure: { kind: "unavailable" } });
  expect(queries).toHaveLength(2);
});

test("an expired page token starts the list again, once", async () => {
  const healed = listOf({ items: [1], next: "a" }, expired, { items: [1, 2] });
  expect(await healed.read()).toEqual({ kind: "ok", value: [1, 2] });
  const stays = listOf({ items: [1], next: "a" }, expired, { items: [1], next: "b" }, expired);
  expect(await stays.read()).toMatchObject({ kind: "failed" });
});
