import { rebase } from "@binnacle/cases";
import { startPrometheusEmulator } from "@binnacle/emulators";
import { connectInMemory } from "@binnacle/mcp/in-memory";
import { createPrometheusServer } from "@binnacle/prometheus-server";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { expect, test } from "vitest";
import { z } from "zod";
import { recordedCase } from "../support/recorded-case.ts";

const nowMs = Date.parse("2026-03-04T10:00:17Z");
const Part = z.object({ text: z.string() });
const Reply = z.object({ content: z.tuple([Part], Part) });

test.for([
  ["golden_signals", { namespace: "shop", workload: "checkout" }, 250],
  ["golden_signals", { namespace: "shop", workload: "payment" }, 250],
  ["golden_signals", { namespace: "shop" }, 450],
  ["golden_signals", { namespace: "shpo" }, 40],
  ["list_alerts", { namespace: "shop" }, 250],
] as const)("%s of %o is at most %i tokens of text", async ([name, input, most]) => {
  const { series, alerts } = rebase(recordedCase("missing-env"), new Date(nowMs));
  const emulator = await startPrometheusEmulator({ series, alerts, now: () => nowMs });
  const server = createPrometheusServer({
    prometheusUrl: emulator.url,
    timeoutMs: 20_000,
    now: () => nowMs,
    log: () => {},
  });
  const client = await connectInMemory(server);
  const reply = await client.callTool({ name, arguments: { ...input } });
  await client.close();
  await emulator.close();
  expect(encode(textOf(reply)).length).toBeLessThanOrEqual(most);
});

function textOf(reply: unknown): string {
  return Reply.parse(reply)
    .content.map(({ text }) => text)
    .join("\n");
}
