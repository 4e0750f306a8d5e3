import type { Investigation, Transcript } from "@binnacle/contracts";
import { citedIn, toBlocks, toDocument } from "@binnacle/report";
import { expect, test } from "vitest";
import { held, now } from "./testing/samples.ts";
import { talk } from "./testing/talk.ts";

const ada = { id: "cli:ada", name: "Ada" };
const usage = { input: 900, output: 80, cacheRead: 700, cacheWrite: 100, cents: 1 };
const receipt: Investigation["receipt"] = {
  ...held().receipt,
  model: "small",
  reasoning: {
    model: "small",
    rung: 1,
    promptVersion: "orchestrator-1",
    temperature: 0,
    turns: 1,
    usage,
    seconds: 2,
    dropped: 0,
  },
};
const before = held({ askedBy: ada, receipt });
const transcript: Transcript = {
  investigationId: before.id,
  context: "window 09:00 to 10:00\n[e1] payment exits with code 1",
  agents: [
    {
      agent: "orchestrator",
      round: 1,
      promptVersion: "orchestrator-1",
      system: "You lead the investigation.\nEnd with answer.",
      tools: ["ask_kubernetes", "answer"],
      messages: [
        { role: "given", parts: [{ kind: "text", text: "why is checkout failing?" }] },
        {
          role: "answer",
          parts: [
            { kind: "reasoning", provider: "bedrock", opaque: { signature: "c2lnbmVk" } },
            { kind: "text", text: "I ask." },
            { kind: "tool_call", id: "1", name: "ask_kubernetes", input: { task: "which pods?" } },
            { kind: "tool_call", id: "2", name: "answer", input: undefined, malformed: "{lines" },
          ],
        },
        {
          role: "given",
          parts: [
            { kind: "tool_result", id: "1", text: "payment-1", isError: false },
            { kind: "tool_result", id: "2", text: "that is no JSON", isError: true },
          ],
        },
      ],
      usage,
    },
  ],
};

test.for([
  "show context",
  "show me the context",
  "zeig den kontext",
  "show prompt",
  "show the prompts",
])("`%s` is of no interest to others, and asks no tool", async (text) => {
  const { say, asked } = talk({ before, transcript });
  expect(await say(text)).toMatchObject({ isWorthSharing: false, footer: "shop · prod-eu" });
  expect(asked).toEqual([]);
});

test("`show context` gives the document as the models read it", async () => {
  const { title, code } = await talk({ before, transcript }).say("show context");
  expect([title, code]).toEqual([
    "What the models were told before their first turn",
    transcript.context,
  ]);
});

test("`show prompt` lists each agent with its prompt, its tools and its turns", async () => {
  const { title, code } = await talk({ before, transcript }).say("show prompt");
  expect(`${title}\n${code}`).toMatchInlineSnapshot(`
    "What the models were told and what they answered: 1 agent
    == orchestrator, round 1 · prompt orchestrator-1 · 1000 tokens in, 80 out, 700 cached
    tools: ask_kubernetes, answer

    == orchestrator, round 1 · system
    You lead the investigation.
    End with answer.

    == orchestrator, round 1 · turn 1 · given
    why is checkout failing?

    == orchestrator, round 1 · turn 1 · answered
    (reasoning, as the provider keeps it)
    I ask.
    1 calls ask_kubernetes {"task":"which pods?"}
    2 calls answer {lines

    == orchestrator, round 1 · turn 2 · given
    result of 1: payment-1
    error of 2: that is no JSON"
  `);
});

test("in a message each long part is cut and says so, and all fits; a terminal has it whole", async () => {
  const system = "Never state what no fact carries.\n".repeat(500);
  const [agent] = transcript.agents;
  if (agent === undefined) throw new Error("the transcript has an agent");
  const long = {
    ...transcript,
    agents: [
      { ...agent, system },
      { ...agent, agent: "kubernetes", system },
    ],
  };
  const whole = await talk({ before, transcript: long }).say("show prompt");
  expect(whole.code).toContain(system);
  const personId = "slack:T1:U1";
  const slack = talk({
    before: { ...before, askedBy: { id: personId, name: "Ada" } },
    transcript: long,
    personId,
  });
  const cut = await slack.say("show prompt");
  expect(cut.code?.match(/… \d+ characters more: a terminal shows all/gu)).toHaveLength(2);
  const reply = { kind: "answer", answer: cut } as const;
  const document = toDocument(
    reply,
    { nowMs: Date.parse(now), timeZone: "UTC" },
    citedIn(reply, []),
  );
  const shown = JSON.stringify(toBlocks(document).blocks);
  expect(shown).not.toContain("more, cut");
  expect(shown).toContain("kubernetes, round 1 · turn 2 · given");
});

test.for([
  [
    "show context",
    held({ askedBy: { id: "slack:T1:U2", name: "Bob" }, receipt }),
    "Bob, who asked, may, and people whom the configuration names.",
  ],
  [
    "show prompt",
    held({ askedBy: { id: "slack:T1:U2", name: "Bob" }, receipt }),
    "Bob, who asked, may, and people whom the configuration names.",
  ],
  [
    "show prompt",
    held({ receipt }),
    "Nobody asked for it: only people whom the configuration names may.",
  ],
] as const)("who may not read `%s` is told who may", async ([text, investigation, who]) => {
  const answer = await talk({ before: investigation, transcript }).say(text);
  expect(answer).toMatchObject({
    title: "You may not read what the models of this answer were told",
    lines: [{ text: who }],
  });
  expect(answer.code).toBeUndefined();
});

const failed = { ...held().receipt, modelFailure: "Access to the model is denied." };

test.for([
  ["no talk", undefined, "Ask me first what is wrong.", []],
  ["no model", held({ askedBy: ada }), "No model took part in this answer", []],
  [
    "a model that failed",
    held({ askedBy: ada, receipt: failed }),
    "No model took part in this answer",
    ["Access to the model is denied."],
  ],
  [
    "one that is forgotten",
    before,
    "What the models were told is not kept any more. Ask the question again.",
    [],
  ],
  [
    "a run that goes on",
    { ...before, status: "first_look" as const },
    "The models are not done yet: ask again when the answer is whole.",
    [],
  ],
] as const)(
  "with %s there is nothing to show, and that is said",
  async ([, investigation, title, lines]) => {
    for (const text of ["show context", "show prompt"]) {
      const answer = await talk(investigation === undefined ? {} : { before: investigation }).say(
        text,
      );
      expect([answer.title, answer.lines.map((line) => line.text)]).toEqual([title, lines]);
    }
  },
);
