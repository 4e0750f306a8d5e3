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
const visual = (drawn: Json, title = "5xx") => ({
  type: "data_visualization",
  title,
  chart: drawn,
});
const line = (labels: string[], more: Json = {}) => ({
  type: "line",
  series: [{ name: "5xx", data: labels.map(point) }],
  axis_config: { categories: ["a", "b"] },
  ...more,
});
const chart = (labels: string[], more: Json = {}) => visual(line(labels, more));
const hours = repeat(21, "").map((_, index) => `${index}:00`);
const wide = (count: number) =>
  chart(hours.slice(0, count), { axis_config: { categories: hours.slice(0, count) } });
const named = (names: string[]) =>
  chart(["a", "b"], { series: names.map((name) => ({ name, data: ["b", "a"].map(point) })) });
const container = (more: Json) => ({
  type: "container",
  title: plain("Evidence"),
  child_blocks: [section("x")],
  ...more,
});

const header = (text: unknown) => ({ type: "header", text });
const markdown = (length: number) => ({ type: "markdown", text: "x".repeat(length) });
const task = { type: "task_card", task_id: "a", title: "pods", status: "complete" };

test.for<[name: string, ...blocks: Json[]]>([
  ["50 blocks", ...Array.from({ length: 50 }, () => section("x"))],
  ["a section of 3000 characters", section("x".repeat(3000))],
  ["a header of 150 characters", header(plain("x".repeat(150)))],
  ["10 context elements", context(repeat(10, mrkdwn("x")))],
  ["25 buttons", actions(repeat(25, button))],
  ["a table of 100 rows", table(repeat(100, row(20)))],
  ["a chart", chart(["a", "b"])],
  ["two charts of 6 series and 20 points", named(["a", "b", "c", "d", "e", "f"]), wide(20)],
  ["a title of 50 characters", visual(line(["a", "b"]), "x".repeat(50))],
  ["a pie", visual({ type: "pie", segments: [{ label: "a", value: 0.5 }] })],
  ["a collapsed container", container({ is_collapsible: true, default_collapsed: true })],
  ["a plan", { type: "plan", title: "Checking", tasks: [task] }],
])("Slack takes %s", ([, ...blocks]) => {
  expect(checkBlocks(blocks, none).kind).toBe("ok");
});

test.for<[name: string, chart: Json]>([
  ["7 series", named(["a", "b", "c", "d", "e", "f", "g"])],
  ["21 points", wide(21)],
  ["a title of 51 characters", visual(line(["a", "b"]), "x".repeat(51))],
  ["a label of 21 characters", named(["x".repeat(21)])],
  [
    "an axis label of 51 characters",
    chart(["a", "b"], { axis_config: { categories: ["a", "b"], y_label: "x".repeat(51) } }),
  ],
  [
    "a value that is no number",
    chart(["a", "b"], {
      series: [{ name: "5xx", data: [{ label: "a", value: "1" }, point("b")] }],
    }),
  ],
  ["no axis", visual({ type: "line", series: [{ name: "5xx", data: [point("a")] }] })],
  ["a type that does not exist", chart(["a", "b"], { type: "scatter" })],
  ["a pie of 7", visual({ type: "pie", segments: repeat(7, { label: "a", value: 1 }) })],
  ["a pie with nothing in it", visual({ type: "pie", segments: [{ label: "a", value: 0 }] })],
])("Slack refuses a chart with %s", ([, ...blocks]) => {
  expect(checkBlocks(blocks, none)).toMatchObject({ kind: "refused", error: "invalid_blocks" });
});

test.for<[name: string, error: string, ...blocks: Json[]]>([
  [
    "51 blocks",
    "no more than 50 items allowed [json-pointer:/blocks]",
    ...Array.from({ length: 51 }, () => section("x")),
  ],
  [
    "a section of 3001 characters",
    "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    section("x".repeat(3001)),
  ],
  [
    "an empty section",
    "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
    section(""),
  ],
  [
    "a header in mrkdwn",
    'Invalid input: expected "plain_text" [json-pointer:/blocks/0/text/type]',
    header(mrkdwn("x")),
  ],
  [
    "a header without text",
    "missing required field: text [json-pointer:/blocks/0]",
    { type: "header" },
  ],
  [
    "11 context elements",
    "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    context(repeat(11, mrkdwn("x"))),
  ],
  [
    "26 buttons",
    "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    actions(repeat(26, button)),
  ],
  [
    "a button text of 76 characters",
    "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    actions([{ ...button, text: plain("x".repeat(76)) }]),
  ],
  [
    "a button value of 2001 characters",
    "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    actions([{ ...button, value: "x".repeat(2001) }]),
  ],
  [
    "a field that Slack does not know",
    "invalid additional property: color [json-pointer:/blocks/0]",
    { ...section("x"), color: "red" },
  ],
  [
    "a type that Slack does not know",
    "unsupported type [json-pointer:/blocks/0/type]",
    { type: "drawer" },
  ],
  [
    "two tables",
    "only one table is allowed [json-pointer:/blocks]",
    table([row(1)]),
    table([row(1)]),
  ],
  [
    "markdown of 12001 characters in two blocks",
    "markdown blocks hold more than 12000 characters [json-pointer:/blocks]",
    markdown(6000),
    markdown(6001),
  ],
  [
    "a chart with a gap",
    "every series needs one value for every category [json-pointer:/blocks/0/chart]",
    chart(["a"]),
  ],
  [
    "a chart with a point beside its categories",
    "every series needs one value for every category [json-pointer:/blocks/0/chart]",
    chart(["a", "b", "c"]),
  ],
  [
    "a chart with two points for a category",
    "every series needs one value for every category [json-pointer:/blocks/0/chart]",
    chart(["a", "a"]),
  ],
  [
    "a category twice",
    "categories must be unique [json-pointer:/blocks/0/chart]",
    chart(["a"], { axis_config: { categories: ["a", "a"] } }),
  ],
  [
    "two series of one name",
    "names of series must be unique [json-pointer:/blocks/0/chart]",
    named(["a", "a"]),
  ],
  [
    "three charts",
    "no more than 2 data_visualization blocks allowed [json-pointer:/blocks]",
    chart(["a", "b"]),
    chart(["a", "b"]),
    chart(["a", "b"]),
  ],
  [
    "a collapsed container that cannot be opened",
    "default_collapsed requires is_collapsible [json-pointer:/blocks/0]",
    container({ default_collapsed: true }),
  ],
  [
    "a block_id twice",
    "`block_id` a already exists [json-pointer:/blocks]",
    { ...section("x"), block_id: "a" },
    { ...section("y"), block_id: "a" },
  ],
])("Slack refuses %s", ([, error, ...blocks]) => {
  const refused = { kind: "refused", error: "invalid_blocks", errors: [error] };
  expect(checkBlocks(blocks, none)).toEqual(refused);
});

test("more than 13,200 characters in all blocks are too long", () => {
  const blocks = Array.from({ length: 5 }, () => section("x".repeat(2641)));
  const refused = { kind: "refused", error: "msg_blocks_too_long", errors: [] };
  expect(checkBlocks(blocks, none)).toEqual(refused);
});

test("a switched-off type is refused", () => {
  const errors = ["unsupported type: table [json-pointer:/blocks/1/type]"];
  const refused = { kind: "refused", error: "invalid_blocks", errors };
  expect(checkBlocks([section("x"), table([row(1)])], new Set(["table"]))).toEqual(refused);
});
