import { opensearch } from "@binnacle/contracts";
import { startOpenSearchEmulator } from "@binnacle/emulators";
import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { failureLinesSuite } from "./failure-lines.suite.ts";
import { logLayoutsSuite, type StartLaidOut } from "./log-layouts.suite.ts";
import { logStatesSuite } from "./log-states.suite.ts";
import { callTool, openSearchApiSuite, suiteCase } from "./opensearch-api.suite.ts";
import { refusedLayoutsSuite } from "./refused-layouts.suite.ts";
import { type StartUnsearched, unsearchedLinesSuite } from "./unsearched-lines.suite.ts";

const Gaps = z.object({ gaps: z.array(z.object({ kind: z.string(), why: z.string() })) });

openSearchApiSuite("the OpenSearch emulator", () =>
  startOpenSearchEmulator({ logs: suiteCase.logs, objects: suiteCase.objects }),
);

const startLaidOut: StartLaidOut = (mapped, documents) =>
  startOpenSearchEmulator({
    documents,
    indices: Object.fromEntries(
      Object.entries(mapped).map(([index, properties]) => [index, { properties }]),
    ),
  });
logLayoutsSuite("the OpenSearch emulator", startLaidOut);
failureLinesSuite("the OpenSearch emulator", startLaidOut);

const startUnsearched: StartUnsearched = (mapped, documents, settings) =>
  startOpenSearchEmulator({
    ...settings,
    documents,
    indices: Object.fromEntries(
      Object.entries(mapped).map(([index, properties]) => [index, { properties }]),
    ),
  });
unsearchedLinesSuite("the OpenSearch emulator", startUnsearched);
refusedLayoutsSuite("the OpenSearch emulator", startUnsearched);

logStatesSuite("the OpenSearch emulator", (states, { properties, source }) =>
  startOpenSearchEmulator({
    documents: Object.keys(states).map((index) => ({ index, id: "1", source })),
    indices: Object.fromEntries(
      Object.entries(states).map(([index, state]) => [index, { properties, state }]),
    ),
  }),
);

describe("the opensearch server", () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function started(options: Parameters<typeof startOpenSearchEmulator>[0] = {}) {
    const emulator = await startOpenSearchEmulator({ logs: suiteCase.logs, ...options });
    closing.push(emulator.close);
    return emulator;
  }

  test("asks a least-privilege role for nothing but its indices", async () => {
    const credentials = { username: "reader", password: "right" };
    const { url } = await started({ credentials, readable: ["fluent-bit*"] });
    const login = { url, password: "right" };
    const found = await callTool(login, opensearch.searchLogs, { limit: 1 });
    expect(found).toMatchObject({ items: [{ namespace: "shop" }], gaps: [] });
    const wrong = { ...login, password: "wrong" };
    await expect(callTool(wrong, opensearch.searchLogs)).rejects.toThrow("denied: ");
  });

  test("stops the search when the client gives up", async () => {
    const { url, fault, journal } = await started();
    fault("hang");
    const search = callTool({ url, timeoutMs: 200 }, opensearch.searchLogs);
    await expect(search).rejects.toThrow("timeout: ");
    await expect.poll(() => journal.every(({ isCancelled }) => isCancelled)).toBe(true);
  });

  test.for([
    ["unauthorized", "denied: OpenSearch at"],
    ["forbidden", "denied: OpenSearch at"],
    ["broken", "unavailable: OpenSearch at"],
    ["overloaded", "bad_input: The query makes too many buckets"],
    ["garbage", "unavailable: 127.0.0.1"],
  ] as const)("says what happened when OpenSearch is %s", async ([kind, sentence]) => {
    const { url, fault } = await started();
    fault(kind);
    await expect(callTool({ url }, opensearch.searchLogs)).rejects.toThrow(sentence);
  });

  test("says that an answer is partial", async () => {
    const { url, fault } = await started();
    fault("partial");
    const why = "OpenSearch stopped the search at its time limit; counts are lower bounds";
    const { gaps } = Gaps.parse(await callTool({ url }, opensearch.searchLogs));
    expect(gaps).toContainEqual({ kind: "timed_out", why });
  });

  test("tells the same facts of logs that an OpenTelemetry Collector stored, with the same ids", async () => {
    const answers = [];
    for (const convention of ["fluent-bit", "otel"] as const) {
      const { url } = await started({ objects: suiteCase.objects, convention });
      const { patterns, evidence } = await callTool({ url }, opensearch.logPatterns);
      const { items, total } = await callTool({ url }, opensearch.searchLogs);
      answers.push({ patterns, ids: evidence.map(({ id }) => id), items, total });
    }
    expect(answers[1]).toEqual(answers[0]);
  });
});
