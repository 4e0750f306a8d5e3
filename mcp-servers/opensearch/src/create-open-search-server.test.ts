import { startOpenSearchEmulator } from "@binnacle/emulators";
import { serveHttp } from "@binnacle/mcp/http";
import { expect, test } from "vitest";
import { newServer } from "./testing/ask-tool.ts";

const nowhere = "http://127.0.0.1:9";

test.for([
  ["lines are there", "none", {}, 200, "ok"],
  [
    "no index matches",
    "none",
    { index: "gone-*" },
    503,
    "OpenSearch answers, but no index matches the pattern of the logs",
  ],
  [
    "no index is open",
    "none",
    { index: "secret-*" },
    503,
    "OpenSearch answers, but none of 2 indices of logs can be read (2 closed)",
  ],
  [
    "the fields are not known",
    "none",
    { index: "other-*" },
    503,
    "OpenSearch answers, but the field mapping of 1 index is not known",
  ],
  [
    "it may not be read",
    "forbidden",
    {},
    503,
    "OpenSearch refuses the credentials, or its indices to them",
  ],
  ["nobody answers", "none", { openSearchUrl: nowhere }, 503, "back end does not answer"],
  ["no OpenSearch answers", "garbage", {}, 503, "back end does not answer"],
] as const)("`/readyz` says what it is when %s", async ([, fault, options, status, said]) => {
  const kubernetes = { namespace_name: "shop", pod_name: "pay-x2x9z" };
  const source = { "@timestamp": "2026-11-21T03:13:10.000Z", log: "up", kubernetes };
  const documents = [
    { index: "fluent-bit-1", id: "1", source },
    { index: "other-1", id: "1", source: { when: "now" } },
  ];
  const closed = { state: "closed" } as const;
  const indices = { "secret-a": closed, "secret-b": closed };
  const emulator = await startOpenSearchEmulator({ documents, indices });
  emulator.fault(fault);
  const server = newServer({ openSearchUrl: emulator.url, ...options });
  const { isReady } = server;
  const { url, close } = await serveHttp(server.createMcpServer, {
    port: 0,
    host: "127.0.0.1",
    isReady,
  });
  const answer = await fetch(new URL("/readyz", url));
  expect([answer.status, await answer.text()]).toEqual([status, said]);
  await Promise.all([close(), emulator.close()]);
});

test("`/readyz` does not say from memory that OpenSearch answers", async () => {
  const kubernetes = { namespace_name: "shop", pod_name: "pay-x2x9z" };
  const source = { "@timestamp": "2026-11-21T03:13:10.000Z", log: "up", kubernetes };
  const emulator = await startOpenSearchEmulator({
    documents: [{ index: "fluent-bit-1", id: "1", source }],
  });
  const { isReady } = newServer({ openSearchUrl: emulator.url });
  expect(await isReady()).toBe(true);
  await emulator.close();
  expect(await isReady()).toBe(false);
});
