import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { parse as readYaml } from "yaml";
import { z } from "zod";

/** What a tool printed when it was recorded. */
export interface Output {
  readonly tool: string;
  readonly asked: Readonly<Record<string, string>>;
  readonly text: string;
}

/** One test: what is asked, what is to be said, and what its tools printed. */
export interface RecordedTest {
  readonly name: string;
  readonly question: string;
  readonly expected: string;
  /** Name of what an alert or a check is about. */
  readonly subject?: string | undefined;
  readonly outputs: readonly Output[];
}

const Texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const TestCase = z.object({ user_prompt: Texts.nullish(), expected_output: Texts.nullish() });
const Named = z.object({ name: z.string().optional() });
/** An alert has a subject, a check of a workload a resource. */
const Request = z.object({
  title: z.string().nullish(),
  subject: Named.optional(),
  resource: Named.optional(),
});
const Head = z.object({
  tool_name: z.string(),
  match_params: z.record(z.string(), z.unknown()).nullish(),
  params: z.record(z.string(), z.unknown()).nullish(),
});
const Result = z.object({ status: z.string() });

/** The tests in a folder, at any depth: each is a directory with a `test_case.yaml`. */
export function readTests(folder: string): RecordedTest[] {
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted()
    : [];
  return files
    .filter((file) => path.basename(file) === "test_case.yaml")
    .map((file) => readTest(folder, path.dirname(file)));
}

function readTest(folder: string, directory: string): RecordedTest {
  const place = path.join(folder, directory);
  const files = readdirSync(place).filter((file) => statSync(path.join(place, file)).isFile());
  const text = (file: string) => readFileSync(path.join(place, file), "utf8");
  const { user_prompt, expected_output } = TestCase.parse(readYaml(text("test_case.yaml")));
  const [request] = files
    .filter((file) => file.endsWith("_request.json"))
    .flatMap((file) => Request.safeParse(JSON.parse(text(file))).data ?? []);
  return {
    name: directory.replaceAll(/[^a-zA-Z0-9.]+/gu, "-").toLowerCase(),
    question: user_prompt?.join("\n") ?? request?.title ?? "",
    expected: expected_output?.join("\n") ?? "",
    subject: nameIn(request),
    outputs: files
      .filter((file) => file.endsWith(".txt"))
      .flatMap((file) => readOutput(text(file)) ?? []),
  };
}

function nameIn(request: z.infer<typeof Request> | undefined): string | undefined {
  return (request?.subject ?? request?.resource)?.name;
}

/** Two lines of JSON, what was asked and how it ended, then the text. One that failed shows nothing. */
function readOutput(file: string): Output | undefined {
  const [first = "", second = "", ...lines] = file.split("\n");
  const head = Head.safeParse(parsed(first)).data;
  const result = Result.safeParse(parsed(second)).data;
  if (head === undefined || result?.status !== "success") return undefined;
  const asked = Object.entries(head.match_params ?? head.params ?? {});
  return {
    tool: head.tool_name,
    asked: Object.fromEntries(asked.map(([name, value]) => [name, String(value)])),
    text: printed(lines.join("\n")),
  };
}

/** Older recordings say which stream it was, some are quoted, newer ones of logs add how they asked. */
function printed(text: string): string {
  return text
    .replace(/^stdout:\n/u, "")
    .replace(/\n\n?stderr:[\s\S]*$/u, "")
    .replace(/^\s*"((?:NAME|Name)[\s\S]*?)"?\s*$/u, "$1")
    .replace(/\n=+\nLOG QUERY METADATA[\s\S]*$/u, "");
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
