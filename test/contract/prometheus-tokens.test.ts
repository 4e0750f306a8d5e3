import { rebase } from "@binnacle/cases";
import { startPrometheusEmulator } from "@binnacle/emulators";
import { connectInMemory } from "@binnacle/mcp/in-memory";
import { createPrometheusServer } from "@binnacle/prometheus-server";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { expect, test } from "vitest";
import { z } from "zod";
import { recordedCase } from "../support/recorded-case.ts";

const nowMs = Date.parse("2026-03-04T10:00:17Z");
const Text = z.object({ content: z.tuple([z.object({ text: z.string() })]) });

test.for([
  ["checkout", 250],
  ["payment", 250],
  [undefined, 650],
] as const)(
  "the golden signals of workload %s are at most %i tokens of text",
  async ([workload, most]) => {
    const { series } = rebase(recordedCase("missing-env"), new Date(nowMs));
    const emulator = await startPrometheusEmulator({ series, alerts: [], now: () => nowMs });
    const server = createPrometheusServer({
      prometheusUrl: emulator.url,
      timeoutMs: 20_000,
      now: () => nowMs,
      log: () => {},
    });
    const client = await connectInMemory(server);
    const input = { namespace: "shop", ...(workload === undefined ? {} : { workload }) };
    const reply = await client.callTool({ name: "golden_signals", arguments: input });
    await client.close();
    await emulator.close();
    expect(encode(Text.parse(reply).content[0].text).length).toBeLessThanOrEqual(most);
  },
);
