import { AppError } from "@binnacle/contracts";
import type { Document, SlackMessage } from "@binnacle/report";
import { expect, test } from "vitest";
import { createLiveMessage } from "./live-message.ts";

const document = (title: string): Document => ({
  title,
  sections: [],
  drawers: [{ title: "Evidence (1)", lines: [{ text: "a fact" }] }],
  buttons: [],
  footer: [],
});

interface Play {
  readonly refuse?: (message: SlackMessage) => boolean;
  readonly wait?: () => Promise<void>;
}

function recorder({ refuse = () => false, wait = async () => {} }: Play = {}) {
  const writes: { kind: "post" | "edit"; text: string; types: string[] }[] = [];
  const take = (kind: "post" | "edit", message: SlackMessage): void => {
    if (refuse(message))
      throw new AppError("bad_input", "Slack refused chat.update: invalid_blocks.");
    writes.push({ kind, text: message.text, types: message.blocks.map(({ type }) => type) });
  };
  const gaps: number[] = [];
  const logged: unknown[] = [];
  const message = createLiveMessage(
    { channel: "C1", threadTs: "1.0" },
    {
      api: {
        post: async (_, body) => {
          take("post", body);
          return "2.0";
        },
        edit: async (_, body) => take("edit", body),
      },
      log: (...entry) => {
        logged.push(entry);
      },
      wait: async (ms) => {
        gaps.push(ms);
        await wait();
      },
      editGapMs: 1000,
    },
  );
  return { writes, gaps, logged, message };
}

test("the first snapshot is posted at once, later ones are edits of it, and the final one is always written", async () => {
  const { writes, message } = recorder();
  message.show({ document: document("looking") });
  message.show({ document: document("first look") });
  message.show({ document: document("almost") });
  await message.finish({ document: document("answer") });
  expect(writes.map(({ kind }) => kind)).toEqual(["post", ...writes.slice(1).map(() => "edit")]);
  expect(writes[0]?.kind).toBe("post");
  expect(writes.at(-1)?.text).toContain("answer");
  expect(writes.length).toBeLessThan(4);
});

test("the first edit does not wait after the post; between two edits lies at least one second", async () => {
  const { writes, gaps, message } = recorder();
  const shownAt: number[] = [];
  for (const title of ["looking", "first look", "almost", "answer"]) {
    await message.finish({ document: document(title) });
    shownAt.push(gaps.length);
  }
  expect(writes.map(({ kind }) => kind)).toEqual(["post", "edit", "edit", "edit"]);
  // How many gaps had begun once each was written: the post begins none.
  expect(shownAt).toEqual([0, 1, 2, 3]);
  expect(gaps).toEqual([1000, 1000, 1000]);
});

test("what somebody stopped is shown without a gap", async () => {
  const { writes, message } = recorder({ wait: () => new Promise(() => {}) });
  await message.finish({ document: document("looking") });
  await message.finish({ document: document("first look") });
  message.show({ document: document("almost") });
  await message.finish({ document: document("stopped"), isUrgent: true });
  expect(writes.map(({ text }) => text)).toEqual(["looking", "first look", "stopped"]);
});

const picture = { title: "errors", unit: "%", timeZone: "UTC", points: [] };
const drawn = { ...document("answer"), sections: [{ lines: [{ text: "0 % now" }], picture }] };

test.for([
  ["nothing", drawn, ["section", "section", "data_visualization", "container"]],
  ["data_visualization", drawn, ["section", "section", "container"]],
  ["container", drawn, ["section", "section", "section"]],
  ["container", document("answer"), ["section", "section"]],
] as const)("where Slack refuses %s, the rest is written", async ([refused, shown, types]) => {
  const { writes, message } = recorder({
    refuse: ({ blocks }) => blocks.some(({ type }) => type === refused),
  });
  await message.finish({ document: shown });
  expect(writes.map((written) => written.types)).toEqual([types]);
});

test("what is not written in the end is an error; what is not written on the way is logged", async () => {
  const { writes, logged, message } = recorder({ refuse: ({ text }) => text.includes("lost") });
  message.show({ document: document("lost") });
  await expect.poll(() => logged.length).toBe(1);
  await message.finish({ document: document("answer") });
  expect([writes.length, logged.length]).toEqual([1, 1]);
  await expect(message.finish({ document: document("lost") })).rejects.toThrow("invalid_blocks");
  await message.finish({ document: document("answer") });
  expect([writes.length, logged.length]).toEqual([2, 1]);
});
