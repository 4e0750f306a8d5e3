import { describe, expect, test } from "vitest";
import { createOpenSearchClient } from "./create-open-search-client.ts";

const found = {
  timed_out: false,
  _shards: { total: 1, successful: 1, failed: 0 },
  hits: { total: { value: 0 }, hits: [] },
};

function clientOf(fetch: typeof globalThis.fetch) {
  return createOpenSearchClient({
    url: "https://logs.example:9200/os/",
    timeoutMs: 50,
    fetch,
  });
}

function search(fetch: typeof globalThis.fetch): Promise<unknown> {
  return clientOf(fetch).search("app-*,db", { size: 0 }, AbortSignal.timeout(5_000));
}

function failed(status: number, type: string, reason: string): Response {
  const error = { root_cause: [{ type, reason }], type, reason };
  return Response.json({ error, status: 0 }, { status });
}

test("a search is posted below the path of the URL", async () => {
  const asked: (readonly [unknown, RequestInit | undefined])[] = [];
  await search(async (url, init) => {
    asked.push([url, init]);
    return Response.json(found);
  });
  expect(asked[0]?.[0]).toBe(
    "https://logs.example:9200/os/app-*,db/_search?ignore_unavailable=true",
  );
  expect(asked[0]?.[1]).toMatchObject({
    method: "POST",
    body: '{"size":0}',
    headers: { "content-type": "application/json" },
  });
});

const tooMany = { type: "too_many_buckets_exception", reason: "" };

describe("an answer that is no success becomes a sentence", () => {
  test.for<[name: string, answer: () => Response, sentence: string]>([
    [
      "401 in plain text",
      () => new Response("Unauthorized", { status: 401 }),
      "OpenSearch at logs.example:9200 refused the credentials (HTTP 401). Check --username and --password-file, --token-file, or --aws-service.",
    ],
    [
      "403 names the permission, not the user",
      () =>
        failed(
          403,
          "security_exception",
          "no permissions for [indices:data/read/search] and User [name=bot]",
        ),
      "OpenSearch at logs.example:9200 does not let this user read app-*,db (HTTP 403, [indices:data/read/search] is missing). Grant its role read, indices:admin/resolve/index and indices:admin/mappings/fields/get on app-*,db; of OpenSearch Serverless aoss:ReadDocument and aoss:DescribeIndex.",
    ],
    [
      "404",
      () => failed(404, "index_not_found_exception", "no such index [db]"),
      "There is no index app-*,db at logs.example:9200 (HTTP 404). Check --index; a pattern such as logs-* also takes daily indices.",
    ],
    [
      "400 with the reason of OpenSearch",
      () => failed(400, "query_shard_exception", 'failed to create query: For input string:\n "x"'),
      'OpenSearch refused the query on app-*,db (query_shard_exception: failed to create query: For input string: "x"). Simplify the text, or shorten the window.',
    ],
    [
      "503 that is no overload",
      () => Response.json({ error: { root_cause: [], caused_by: tooMany } }, { status: 503 }),
      "The query makes too many buckets. Shorten the window.",
    ],
    [
      "503 of shards that nobody serves",
      () => failed(503, "search_phase_execution_exception", "all shards failed"),
      "OpenSearch at logs.example:9200 failed (no shard of app-*,db answered, HTTP 503). Look at the health of its cluster, or try a shorter window.",
    ],
    [
      "429",
      () => failed(429, "rejected_execution_exception", "queue capacity 1000"),
      "OpenSearch at logs.example:9200 is overloaded (HTTP 429, rejected_execution_exception). Try again in a minute, or shorten the window.",
    ],
    [
      "502 of a proxy",
      () => new Response("<html>", { status: 502 }),
      "OpenSearch at logs.example:9200 failed (HTTP 502, no details). Look at the health of its cluster, or try a shorter window.",
    ],
    [
      "a login page",
      () => new Response("<html>", { headers: { "content-type": "text/html" } }),
      "logs.example:9200 answered HTTP 200 with text/html, which is not an answer of OpenSearch. A proxy or login page may stand in between; check --opensearch-url.",
    ],
  ])("%s", async ([, answer, sentence]) => {
    await expect(search(async () => answer())).rejects.toThrow(sentence);
  });

  test("no connection", async () => {
    const cause = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    const refused = new TypeError("fetch failed", { cause });
    await expect(search(() => Promise.reject(refused))).rejects.toThrow(
      "OpenSearch at logs.example:9200 cannot be reached (connection refused).",
    );
  });
});

/** A server that closes the first connections just when they are used. */
function resetting(resets: number): typeof globalThis.fetch {
  let left = resets;
  return async () => {
    left -= 1;
    if (left < 0) return Response.json(found);
    const cause = Object.assign(new Error("read"), { code: "ECONNRESET" });
    throw new TypeError("fetch failed", { cause });
  };
}

test("what was asked on a connection that is reset is asked once more, and no more", async () => {
  await expect(search(resetting(1))).resolves.toMatchObject({ timed_out: false });
  await expect(search(resetting(2))).rejects.toThrow("cannot be reached (connection reset)");
});

test("at the deadline the connection is closed, which cancels the search", async () => {
  let isClosed = false;
  const hanging: typeof fetch = (_, init) => {
    init?.signal?.addEventListener("abort", () => {
      isClosed = true;
    });
    return new Promise(() => {});
  };
  await expect(search(hanging)).rejects.toThrow(
    "OpenSearch at logs.example:9200 did not answer in 0.05 s.",
  );
  expect(isClosed).toBe(true);
});
