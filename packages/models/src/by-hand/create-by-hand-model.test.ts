import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError, type Model, type ModelRequest } from "@binnacle/contracts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createByHandModel } from "./create-by-hand-model.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "by-hand-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const request: ModelRequest = {
  agent: "kubernetes",
  system: "You look.\n```\nfenced\n```",
  tools: [
    {
      name: "pods",
      description: "Pods of a namespace.",
      inputSchema: { type: "object", properties: { namespace: { type: "string" } } },
    },
    { name: "submit", description: "Ends.", inputSchema: { type: "object" } },
  ],
  messages: [{ role: "given", parts: [{ kind: "text", text: "Why is checkout failing?" }] }],
  sampling: { temperature: 0, maxTokens: 500 },
};
const second: ModelRequest = {
  ...request,
  toolChoice: { name: "submit" },
  messages: [
    ...request.messages,
    {
      role: "answer",
      parts: [{ kind: "tool_call", id: "call_1_1", name: "pods", input: { namespace: "shop" } }],
    },
    {
      role: "given",
      parts: [{ kind: "tool_result", id: "call_1_1", text: "3 pods", isError: false }],
    },
  ],
};

/** The person at work: before each poll, what they do next. */
function chair(...acts: readonly (() => Promise<unknown>)[]): Model {
  const left = [...acts];
  return createByHandModel({
    folder,
    clock: () => Date.parse("2026-11-21T03:14:00Z"),
    likeness: {
      shapeOf: ({ messages }) => ({ key: JSON.stringify(messages), reference: undefined }),
      movedTurn: (turn) => turn,
    },
    wait: async () => void (await left.shift()?.()),
  });
}
const write = (name: string, text: string) => async () => await writeFile(join(folder, name), text);
const shown = async (name: string) => await readFile(join(folder, name), "utf8");
const ask = (model: Model, asked = request, signal = new AbortController().signal) =>
  model.turn(asked, { signal });

const calls = "text: I look.\ncalls:\n  - tool: pods\n    input: { namespace: shop }\n";

test("a request is a file that says all, and its answer is the turn", async () => {
  const model = chair(write("001-kubernetes.answer.yaml", calls));
  expect(await ask(model)).toMatchObject({
    kind: "answered",
    parts: [
      { kind: "text", text: "I look." },
      { kind: "tool_call", id: "call_1_1", name: "pods", input: { namespace: "shop" } },
    ],
    stop: "tool_calls",
    model: "a person in the chair",
  });
  expect(await shown("001-kubernetes.request.md")).toMatchInlineSnapshot(`
    "# 001-kubernetes: turn 1 of kubernetes

    Asked 2026-11-21T03:14:00.000Z · about 98 tokens, 97 of them not shown before · at most 500 in the answer

    ## What is expected

    Write \`001-kubernetes.answer.yaml\` (or \`.answer.json\`) beside this file:

    \`\`\`yaml
    text: what you want to say; may be left out
    calls:
      - tool: pods
        input:
          field: value
    \`\`\`

    Call tools, or say something, or both. Tools: \`pods\`, \`submit\`. Several calls of one answer run at once.

    ## System

    \`\`\`\`text
    You look.
    \`\`\`
    fenced
    \`\`\`
    \`\`\`\`

    ## Tools

    ### pods

    Pods of a namespace.

    \`\`\`yaml
    type: object
    properties:
      namespace:
        type: string
    \`\`\`

    ### submit

    Ends.

    \`\`\`yaml
    type: object
    \`\`\`

    ## Messages

    ### Message 1, given to the model

    \`\`\`text
    Why is checkout failing?
    \`\`\`

    <!-- {"key":"[{\\"role\\":\\"given\\",\\"parts\\":[{\\"kind\\":\\"text\\",\\"text\\":\\"Why is checkout failing?\\"}]}]"} -->
    "
  `);
});

test("what an earlier file shows is referred to", async () => {
  const model = chair(
    write("001-kubernetes.answer.yaml", calls),
    async () => {},
    write("002-kubernetes.answer.yaml", "calls: [{ tool: submit }]"),
  );
  await ask(model);
  expect(await ask(model, second)).toMatchObject({
    parts: [{ id: "call_2_1", name: "submit", input: {} }],
  });
  expect(await shown("002-kubernetes.request.md")).toMatchInlineSnapshot(`
    "# 002-kubernetes: turn 2 of kubernetes

    Asked 2026-11-21T03:14:00.000Z · about 157 tokens, 60 of them not shown before · at most 500 in the answer

    ## What is expected

    Write \`002-kubernetes.answer.yaml\` (or \`.answer.json\`) beside this file:

    \`\`\`yaml
    text: what you want to say; may be left out
    calls:
      - tool: pods
        input:
          field: value
    \`\`\`

    \`submit\` must be called. Tools: \`pods\`, \`submit\`. Several calls of one answer run at once.

    System and tools are those of 001-kubernetes.request.md.

    ## Messages

    Message 1 is in 001-kubernetes.request.md and the files before it.

    ### Message 2, answered by it

    Called \`pods\` (call_1_1):

    \`\`\`yaml
    namespace: shop
    \`\`\`

    ### Message 3, given to the model

    Result of call_1_1:

    \`\`\`text
    3 pods
    \`\`\`

    <!-- {"key":"[{\\"role\\":\\"given\\",\\"parts\\":[{\\"kind\\":\\"text\\",\\"text\\":\\"Why is checkout failing?\\"}]},{\\"role\\":\\"answer\\",\\"parts\\":[{\\"kind\\":\\"tool_call\\",\\"id\\":\\"call_1_1\\",\\"name\\":\\"pods\\",\\"input\\":{\\"namespace\\":\\"shop\\"}}]},{\\"role\\":\\"given\\",\\"parts\\":[{\\"kind\\":\\"tool_result\\",\\"id\\":\\"call_1_1\\",\\"text\\":\\"3 pods\\",\\"isError\\":false}]}]"} -->
    "
  `);
});

test("a file names the last one that it goes on from", async () => {
  const model = chair(
    write("001-a-b.answer.yaml", calls),
    async () => {},
    write("002-a-b.answer.yaml", calls),
    async () => {},
    write("003-a-b.answer.yaml", calls),
  );
  const more: ModelRequest["messages"] = [
    { role: "answer", parts: [{ kind: "text", text: "Well." }] },
    { role: "given", parts: [{ kind: "text", text: "Last turn." }] },
  ];
  const third = { ...second, messages: [...second.messages, ...more] };
  for (const each of [request, second, third]) await ask(model, { ...each, agent: "a/b" });
  const text = await shown("003-a-b.request.md");
  expect(text).toContain("Messages 1 to 3 are in 002-a-b.request.md and the files before it.");
  expect(text).toContain("System and tools are those of 001-a-b.request.md.");
});

test("numbers count across agents", async () => {
  const model = chair(
    write("001-kubernetes.answer.json", '{"text":"a"}'),
    async () => {},
    write("002-orchestrator.answer.json", '{"text":"b"}'),
  );
  await ask(model);
  const other = { ...second, agent: "orchestrator" };
  expect(await ask(model, other)).toMatchObject({ parts: [{ text: "b" }], stop: "end" });
});

test.for([
  ["no YAML", "calls: [", "Flow sequence in block collection must be"],
  ["another form", "calls: { tool: pods }", "calls: Invalid input: expected array"],
  ["a field that is not known", "call: []", 'Unrecognized key: "call"'],
  ["nothing", "text: ''", "it has neither text nor calls"],
] as const)("an answer that is %s is told, and waited for again", async ([, bad, why]) => {
  let told = "";
  const model = chair(
    write("001-kubernetes.answer.yaml", bad),
    async () => {},
    async () => {
      told = await shown("001-kubernetes.problem.md");
      await writeFile(join(folder, "001-kubernetes.answer.yaml"), calls);
    },
  );
  expect((await ask(model)).kind).toBe("answered");
  expect(told).toContain(why);
  expect(await readdir(folder)).not.toContain("001-kubernetes.problem.md");
});

test("an answer that is still being written is not read", async () => {
  const model = chair(
    write("001-kubernetes.answer.yaml", "text: I"),
    write("001-kubernetes.answer.yaml", "text: I look."),
  );
  expect(await ask(model)).toMatchObject({ parts: [{ text: "I look." }] });
});

test("a folder that is answered answers by itself", async () => {
  await ask(chair(write("001-kubernetes.answer.yaml", calls)));
  const again = await ask(chair(() => Promise.reject(new AppError("bug", "it waited"))));
  expect(again).toMatchObject({ parts: [{ text: "I look." }, { name: "pods" }] });
  expect(await readdir(folder)).toHaveLength(2);
});

test("a request that a process left behind is waited for, and the next has the next number", async () => {
  const stop = new AbortController();
  const left = chair(async () => {
    stop.abort();
  });
  expect(await ask(left, request, stop.signal)).toMatchObject({ failure: { class: "aborted" } });
  const model = chair(
    write("001-kubernetes.answer.yaml", calls),
    write("002-kubernetes.answer.yaml", calls),
  );
  expect((await ask(model)).kind).toBe("answered");
  expect((await ask(model, second)).kind).toBe("answered");
});

test("waiting by the clock of the machine hears the signal", async () => {
  const model = createByHandModel({
    folder,
    clock: () => 0,
    likeness: {
      shapeOf: () => ({ key: "k", reference: undefined }),
      movedTurn: (turn) => turn,
    },
  });
  expect(await ask(model, request, AbortSignal.timeout(20))).toMatchObject({
    failure: { class: "aborted" },
  });
});

test("a folder that cannot be made fails the turn, and is tried again", async () => {
  const whole = folder;
  await write("file", "")();
  folder = join(whole, "file");
  const model = chair(
    async () => await writeFile(join(whole, "file/001-kubernetes.answer.yaml"), calls),
  );
  expect(await ask(model)).toMatchObject({ failure: { class: "invalid" } });
  await rm(folder);
  expect((await ask(model)).kind).toBe("answered");
  folder = whole;
});

test.for([
  ["no JSON", '# a\n\n<!-- {"key":} -->\n'],
  ["no key", '# a\n\n<!-- {"k":"b"} -->\n'],
  ["half a mark", '# a\n\n<!-- {"key":"b'],
] as const)(
  "a request whose mark is %s is one problem, and the others are asked",
  async ([, text]) => {
    await write("001-kubernetes.request.md", text)();
    await write("002-notes.request.md", "What somebody wrote.\n")();
    const model = chair(write("003-kubernetes.answer.yaml", calls));
    expect((await ask(model)).kind).toBe("answered");
    const problems = (await readdir(folder)).filter((name) => name.endsWith(".problem.md"));
    expect(problems).toEqual(["001-kubernetes.problem.md"]);
  },
);

test("a request that cannot be read is one problem, too", async () => {
  await mkdir(join(folder, "001-kubernetes.request.md"));
  const model = chair(write("002-kubernetes.answer.yaml", calls));
  expect((await ask(model)).kind).toBe("answered");
  expect(await shown("001-kubernetes.problem.md")).toContain("EISDIR");
});

test("an answer whose aliases grow without end is told", async () => {
  const bomb = `a: &a [1,1,1,1,1,1,1,1,1,1]\n${Array.from({ length: 9 }, (_, index) => {
    const [before, next] = [index, index + 1].map((place) => String.fromCodePoint(97 + place));
    return `${next}: &${next} [${Array.from({ length: 10 }, () => `*${before}`).join(",")}]`;
  }).join("\n")}`;
  let told = "";
  const model = chair(
    write("001-kubernetes.answer.yaml", bomb),
    async () => {},
    async () => {
      told = await shown("001-kubernetes.problem.md");
      await writeFile(join(folder, "001-kubernetes.answer.yaml"), calls);
    },
  );
  expect((await ask(model)).kind).toBe("answered");
  expect(told).toContain("alias");
});

test("no secret is written", async () => {
  const password = ["hunter2", "9931", "Xq7"].join("");
  const text = `DB_PASSWORD=${password}\nAuthorization: Bearer ${password}${password}`;
  const model = chair(write("001-kubernetes.answer.yaml", calls));
  await ask(model, { ...request, messages: [{ role: "given", parts: [{ kind: "text", text }] }] });
  const written = (await shown("001-kubernetes.request.md")).split("<!--")[0];
  expect(written).toContain("DB_PASSWORD=[redacted");
  expect(written).not.toContain(password);
});
