import { Config, createBinnacle } from "@binnacle/app";
import type { Answer, Person } from "@binnacle/contracts";
import { startBedrockEmulator } from "@binnacle/emulators";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DoctorStage, doctorStage } from "../support/doctor-stage.ts";

let stage: DoctorStage;
let bedrock: Awaited<ReturnType<typeof startBedrockEmulator>>;
beforeAll(async () => {
  stage = await doctorStage();
  bedrock = await startBedrockEmulator({ respond: () => ({ content: [{ text: "Yes." }] }) });
}, 60_000);
afterAll(async () => {
  await bedrock.close();
  await stage.close();
});

const ada: Person = { id: "slack:T1:U1", name: "Ada" };

/** What the product answers somebody who types `doctor`, and what it logged. */
async function askedBy(by: Person, over: object = {}) {
  const logged: object[] = [];
  const config = Config.parse({ ...stage.settings, ...over });
  const product = createBinnacle(config, { log: (fields) => void logged.push(fields) });
  try {
    const answer = await product.commands.answer(
      {
        kind: "asked",
        id: "slack:C1:1",
        at: new Date().toISOString(),
        intent: { kind: "verb", verb: "doctor" },
        by,
        may: { clusters: "all", namespaces: "all" },
        depth: "quick",
      },
      { signal: AbortSignal.timeout(60_000) },
    );
    return { answer, logged };
  } finally {
    await product.close();
  }
}

function linesOf({ lines }: Answer): string[] {
  return lines.map(({ text }) => text);
}

const unasked =
  "Models were not asked, as each word of one is paid: `binnacle doctor` where I run asks them.";

test("models, whose words are paid, are not asked for somebody who types, and it says so", async () => {
  const model = "eu.anthropic.claude-sonnet-4-6";
  const row = { kind: "bedrock", model, region: "eu-central-1", endpoint: bedrock.url };
  const { answer } = await askedBy(ada, { models: [row] });
  expect(bedrock.requests()).toEqual([]);
  expect(linesOf(answer)).toContain(unasked);
});

test("where there are no models, nothing is said of them", async () => {
  const { answer } = await askedBy(ada);
  expect(linesOf(answer)).not.toContain(unasked);
});

test("what has no answer is logged with the person who asked for the doctor", async () => {
  stage.world.prometheus.fault("401");
  const { logged } = await askedBy(ada);
  stage.world.prometheus.fault("none");
  const gaps = logged.filter((fields) => "who" in fields);
  expect(gaps.length).toBeGreaterThan(0);
  for (const gap of gaps) expect(gap).toMatchObject({ who: ada.id });
});
