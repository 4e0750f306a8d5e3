import { expect, test } from "vitest";
import { z } from "zod";
import { connectInMemory } from "./connect-in-memory.ts";
import { createServer } from "./create-server.ts";
import { defineTool } from "./define-tool.ts";

const echo = defineTool<null>()({
  contract: {
    role: "test",
    name: "echo",
    title: "Echo",
    description: "What was asked.",
    input: z.object({
      namespace: z.string().max(63),
      limit: z.number().int().min(1).max(50).default(5),
      isWide: z.boolean().optional(),
      levels: z
        .array(z.enum(["warn", "error"]))
        .max(2)
        .optional(),
      until: z.iso.datetime({ offset: true }).optional(),
      places: z.array(z.strictObject({ name: z.string(), port: z.number().optional() })).optional(),
    }),
    output: z.object({ asked: z.unknown() }),
  },
  run: async (asked) => ({ asked, evidence: [], gaps: [] }),
  toText: ({ asked }) => JSON.stringify(asked),
});

const all = "Arguments of echo: namespace, limit, isWide, levels, until, places.";
const namespace = "shop";

async function answerTo(args: Readonly<Record<string, unknown>>, name = "echo"): Promise<string> {
  const server = createServer({
    name: "t",
    tools: [echo],
    deps: null,
    timeoutMs: 9000,
    log: () => {},
  });
  const client = await connectInMemory(server);
  const result = await client.callTool({ name, arguments: { ...args } });
  return z.object({ content: z.tuple([z.object({ text: z.string() })]) }).parse(result).content[0]
    .text;
}

test.for([
  { args: { limit: "7" }, read: { limit: 7 } },
  { args: { isWide: "true" }, read: { limit: 5, isWide: true } },
  { args: { isWide: "False" }, read: { limit: 5, isWide: false } },
  { args: { levels: "warn" }, read: { limit: 5, levels: ["warn"] } },
  { args: { levels: '["warn","error"]' }, read: { limit: 5, levels: ["warn", "error"] } },
  { args: { levels: ["ERROR"] }, read: { limit: 5, levels: ["error"] } },
  { args: { namespace: ["shop"] }, read: { limit: 5 } },
  { args: { namespace: 7 }, read: { namespace: "7", limit: 5 } },
  { args: { limit: null, until: null }, read: { limit: 5 } },
  { args: { places: { name: "a" } }, read: { limit: 5, places: [{ name: "a" }] } },
  {
    args: { places: [{ name: "a", port: "80" }] },
    read: { limit: 5, places: [{ name: "a", port: 80 }] },
  },
])("$args can mean one thing only, and is taken as that", async ({ args, read }) => {
  expect(JSON.parse(await answerTo({ namespace, ...args }))).toEqual({ namespace, ...read });
});

test.for([
  {
    args: { namespace, namepsace: "x" },
    why: "echo has no argument namepsace. Did you mean namespace?",
  },
  { args: { namespace, untill: "x" }, why: "echo has no argument untill. Did you mean until?" },
  { args: { namespace, query: "x" }, why: "echo has no argument query." },
  { args: { namespace, to: "x" }, why: "echo has no argument to. Did you mean until?" },
  { args: { namespace, endTime: "x" }, why: "echo has no argument endTime. Did you mean until?" },
  { args: { ns: "x", namespace }, why: "echo has no argument ns. Did you mean namespace?" },
  { args: { namespace, from: "x" }, why: "echo has no argument from." },
  {
    args: { namespace, places: [{ name: "a", nam: "b" }] },
    why: "echo has no argument places[0].nam.",
  },
  { args: {}, why: "namespace must be given." },
  { args: { namespace, limit: "many" }, why: "limit must be a number." },
  { args: { namespace, limit: "1e3" }, why: "limit must be a number." },
  { args: { namespace, limit: 2.5 }, why: "limit must be a whole number." },
  { args: { namespace, limit: "70" }, why: "limit must be at most 50." },
  { args: { namespace, limit: 0 }, why: "limit must be at least 1." },
  { args: { namespace, levels: "fatal" }, why: "levels[0] must be one of warn, error." },
  {
    args: { namespace, levels: ["warn", "warn", "warn"] },
    why: "levels must be at most 2 items long.",
  },
  { args: { namespace, isWide: "yes" }, why: "isWide must be true or false." },
  { args: { namespace: ["a", "b"] }, why: "namespace must be text." },
  {
    args: { namespace, until: "yesterday" },
    why: "until must be a time as RFC 3339 writes it, with its zone: 2026-03-04T05:06:07Z.",
  },
  {
    args: { namepsace: "x", limit: 0 },
    why: "namespace must be given. limit must be at least 1. echo has no argument namepsace. Did you mean namespace?",
  },
])("$args is refused with what is taken instead", async ({ args, why }) => {
  expect(await answerTo(args)).toBe(`bad_input: ${why} ${all}`);
});

test("a tool that does not exist is refused with the near name", async () => {
  expect(await answerTo({}, "list_pods")).toBe(
    "bad_input: There is no tool list_pods. Tools: echo.",
  );
  expect(await answerTo({}, "ehco")).toBe(
    "bad_input: There is no tool ehco. Did you mean echo? Tools: echo.",
  );
});

test("the schema that is listed takes no other argument, and says nothing twice", async () => {
  const server = createServer({
    name: "t",
    tools: [echo],
    deps: null,
    timeoutMs: 9000,
    log: () => {},
  });
  const { tools } = await (await connectInMemory(server)).listTools();
  expect(tools[0]?.inputSchema).toMatchObject({
    additionalProperties: false,
    required: ["namespace"],
    properties: { until: { type: "string", format: "date-time" } },
  });
  expect(JSON.stringify(tools)).not.toMatch(/\$schema|pattern/u);
});
