import { expect, test } from "vitest";
import { checkBlocks } from "./check-blocks.ts";
import type { Json } from "./slack-model.ts";

const none = new Set<string>();
const plain = (text: string) => ({ type: "plain_text", text });
const mrkdwn = (text: string) => ({ type: "mrkdwn", text });
const section = (text: string) => ({ type: "section", text: mrkdwn(text) });
const button = { type: "button", text: plain("Accept"), action_id: "accept", value: "v1" };
const repeat = (count: number, value: unknown) => Array.from({ length: count }, () => value);
const actions = (elements: unknown) => ({ type: "actions", elements });
const context = (elements: unknown) => ({ type: "context", elements });
const row = (cells: number) => repeat(cells, { type: "raw_text", text: "x" });
const table = (rows: unknown) => ({ type: "table", rows });
const point = (label: string) => ({ label, value: 1 });
const chart = (labels: string[]) => ({
  type: "data_visualization",
  title: "5xx",
  chart: {
    type: "line",
    series: [{ name: "5xx", data: labels.map(point) }],
    axis_config: { categories: ["a", "b"] },
  },
});
const container = (more: Json) => ({
  type: "container",
  title: plain("Evidence"),
  child_blocks: [section("x")],
  ...more,
});

test.for<{ name: string; blocks: Json[] }>([
  { name: "50 blocks", blocks: Array.from({ length: 50 }, () => section("x")) },
  { name: "a section of 3000 characters", blocks: [section("x".repeat(3000))] },
  {
    name: "a header of 150 characters",
    blocks: [{ type: "header", text: plain("x".repeat(150)) }],
  },
  { name: "10 context elements", blocks: [context(repeat(10, mrkdwn("x")))] },
  { name: "25 buttons", blocks: [actions(repeat(25, button))] },
  { name: "a table of 100 rows", blocks: [table(repeat(100, row(20)))] },
  { name: "a chart", blocks: [chart(["a", "b"])] },
  {
    name: "a collapsed container",
    blocks: [container({ is_collapsible: true, default_collapsed: true })],
  },
  {
    name: "a plan",
    blocks: [
      {
        type: "plan",
        title: "Checking",
        tasks: [{ type: "task_card", task_id: "a", title: "pods", status: "complete" }],
      },
    ],
  },
])("Slack takes $name", ({ blocks }) => {
  expect(checkBlocks(blocks, none).kind).toBe("ok");
});

test.for<{ name: string; blocks: Json[]; errors: string[] }>([
  {
    name: "51 blocks",
    blocks: Array.from({ length: 51 }, () => section("x")),
    errors: ["no more than 50 items allowed [json-pointer:/blocks]"],
  },
  {
    name: "a section of 3001 characters",
    blocks: [section("x".repeat(3001))],
    errors: ["must be less than 3001 characters [json-pointer:/blocks/0/text/text]"],
  },
  {
    name: "an empty section",
    blocks: [section("")],
    errors: ["must be more than 0 characters [json-pointer:/blocks/0/text/text]"],
  },
  {
    name: "a header in mrkdwn",
    blocks: [{ type: "header", text: mrkdwn("x") }],
    errors: ['Invalid input: expected "plain_text" [json-pointer:/blocks/0/text/type]'],
  },
  {
    name: "a header without text",
    blocks: [{ type: "header" }],
    errors: ["missing required field: text [json-pointer:/blocks/0]"],
  },
  {
    name: "11 context elements",
    blocks: [context(repeat(11, mrkdwn("x")))],
    errors: ["no more than 10 items allowed [json-pointer:/blocks/0/elements]"],
  },
  {
    name: "26 buttons",
    blocks: [actions(repeat(26, button))],
    errors: ["no more than 25 items allowed [json-pointer:/blocks/0/elements]"],
  },
  {
    name: "a button text of 76 characters",
    blocks: [actions([{ ...button, text: plain("x".repeat(76)) }])],
    errors: ["must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"],
  },
  {
    name: "a button value of 2001 characters",
    blocks: [actions([{ ...button, value: "x".repeat(2001) }])],
    errors: ["must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"],
  },
  {
    name: "a field that Slack does not know",
    blocks: [{ ...section("x"), color: "red" }],
    errors: ["invalid additional property: color [json-pointer:/blocks/0]"],
  },
  {
    name: "a type that Slack does not know",
    blocks: [{ type: "drawer" }],
    errors: ["unsupported type [json-pointer:/blocks/0/type]"],
  },
  {
    name: "two tables",
    blocks: [table([row(1)]), table([row(1)])],
    errors: ["only one table is allowed [json-pointer:/blocks]"],
  },
  {
    name: "markdown of 12001 characters in two blocks",
    blocks: [
      { type: "markdown", text: "x".repeat(6000) },
      { type: "markdown", text: "x".repeat(6001) },
    ],
    errors: ["markdown blocks hold more than 12000 characters [json-pointer:/blocks]"],
  },
  {
    name: "a chart with a gap",
    blocks: [chart(["a"])],
    errors: ["every series needs a value for every category [json-pointer:/blocks/0/chart]"],
  },
  {
    name: "a collapsed container that cannot be opened",
    blocks: [container({ default_collapsed: true })],
    errors: ["default_collapsed requires is_collapsible [json-pointer:/blocks/0]"],
  },
  {
    name: "a block_id twice",
    blocks: [
      { ...section("x"), block_id: "a" },
      { ...section("y"), block_id: "a" },
    ],
    errors: ["`block_id` a already exists [json-pointer:/blocks]"],
  },
])("Slack refuses $name", ({ blocks, errors }) => {
  expect(checkBlocks(blocks, none)).toEqual({ kind: "refused", error: "invalid_blocks", errors });
});

test("more than 13,200 characters in all blocks are too long", () => {
  const blocks = Array.from({ length: 5 }, () => section("x".repeat(2641)));
  expect(checkBlocks(blocks, none)).toEqual({
    kind: "refused",
    error: "msg_blocks_too_long",
    errors: [],
  });
});

test("a switched-off type is refused", () => {
  expect(checkBlocks([section("x"), table([row(1)])], new Set(["table"]))).toEqual({
    kind: "refused",
    error: "invalid_blocks",
    errors: ["unsupported type: table [json-pointer:/blocks/1/type]"],
  });
});
