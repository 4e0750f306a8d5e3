import { opensearch } from "@binnacle/contracts";
import { startOpenSearchEmulator } from "@binnacle/emulators";
import { describe, expect, test } from "vitest";
import { callTool, openSearchApiSuite, suiteCase } from "./opensearch-api.suite.ts";

openSearchApiSuite("the OpenSearch emulator", () =>
  startOpenSearchEmulator({ logs: suiteCase.logs, objects: suiteCase.objects }),
);

describe("the opensearch server", () => {
  test("asks a least-privilege role for nothing but its indices", async () => {
    const emulator = await startOpenSearchEmulator({
      logs: suiteCase.logs,
      credentials: { username: "reader", password: "right" },
      readable: ["fluent-bit*"],
    });
    const login = { username: "reader", readPassword: async () => "right" };
    const found = await callTool({ url: emulator.url, ...login }, opensearch.searchLogs, {
      limit: 1,
    });
    expect(found).toMatchObject({ items: [{ namespace: "shop" }], gaps: [] });
    const wrong = { ...login, readPassword: async () => "wrong" };
    await expect(callTool({ url: emulator.url, ...wrong }, opensearch.searchLogs)).rejects.toThrow(
      "denied: ",
    );
    await emulator.close();
  });

  test("stops the search when the client gives up", async () => {
    const emulator = await startOpenSearchEmulator({ logs: suiteCase.logs });
    emulator.fault("hang");
    await expect(
      callTool({ url: emulator.url, timeoutMs: 200 }, opensearch.searchLogs),
    ).rejects.toThrow("timeout: ");
    await expect.poll(() => emulator.journal.every(({ isCancelled }) => isCancelled)).toBe(true);
    await emulator.close();
  });

  test.for([
    ["unauthorized", "denied: OpenSearch at"],
    ["forbidden", "denied: OpenSearch at"],
    ["broken", "unavailable: OpenSearch at"],
    ["overloaded", "bad_input: The query makes too many buckets"],
    ["garbage", "unavailable: 127.0.0.1"],
  ] as const)("says what happened when OpenSearch is %s", async ([fault, sentence]) => {
    const emulator = await startOpenSearchEmulator({ logs: suiteCase.logs });
    emulator.fault(fault);
    await expect(callTool({ url: emulator.url }, opensearch.searchLogs)).rejects.toThrow(sentence);
    await emulator.close();
  });

  test("says that an answer is partial", async () => {
    const emulator = await startOpenSearchEmulator({ logs: suiteCase.logs });
    emulator.fault("partial");
    expect(await callTool({ url: emulator.url }, opensearch.searchLogs)).toMatchObject({
      gaps: [
        {
          kind: "timed_out",
          why: "OpenSearch stopped the search at its time limit; counts are lower bounds",
        },
      ],
    });
    await emulator.close();
  });

  test("tells the same facts of logs that an OpenTelemetry Collector stored, with the same ids", async () => {
    const { logs, objects } = suiteCase;
    const answers = [];
    for (const convention of ["fluent-bit", "otel"] as const) {
      const emulator = await startOpenSearchEmulator({ logs, objects, convention });
      const url = { url: emulator.url };
      const { patterns, evidence } = await callTool(url, opensearch.logPatterns);
      const { items, total } = await callTool(url, opensearch.searchLogs);
      answers.push({ patterns, ids: evidence.map(({ id }) => id), items, total });
      await emulator.close();
    }
    expect(answers[1]).toEqual(answers[0]);
  });
});
