import { type AppErrorKind, Observed, present } from "@binnacle/contracts";
import { createEvidence, gapKinds, type Redactor } from "@binnacle/runtime";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { fitText } from "../server/fit-text.ts";
import { failureMeta, ToolFailure } from "../server/meta.ts";
import type { Outcome, Question, ServerConfig } from "./server-config.ts";

/** A result beyond this is refused: 1 MB as JSON. */
const maxResultBytes = 1024 * 1024;

interface Asked {
  readonly question: Question;
  readonly config: ServerConfig;
  readonly redactor: Redactor;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Reads what a server answered to one call. */
export async function readResult(result: CallToolResult, asked: Asked): Promise<Outcome> {
  const { content, structuredContent } = result;
  const bytes = Buffer.byteLength(JSON.stringify({ content, structuredContent }));
  if (bytes > maxResultBytes)
    return {
      kind: "unseen",
      gap: "cut",
      why: `the result has ${Math.round(bytes / 1024)} KB, and at most ${maxResultBytes / 1024} KB are accepted`,
      remedy: { text: "Narrow the question: one namespace, one workload or a shorter window." },
    };
  const answer = { text: textOf(result), structured: structuredContent, bytes };
  if (result.isError === true) return await readFailure(result, answer.text, asked);
  return asked.config.isOurs === true ? readOwn(answer) : await readForeign(answer, asked);
}

/** Images and other blocks are named, not shown. */
function textOf({ content }: CallToolResult): string {
  return content
    .map((block) => (block.type === "text" ? block.text : `[${block.type}]`))
    .join("\n");
}

/** Failures that say that something could not be seen; the others are about the question. */
const failing: readonly AppErrorKind[] = ["unavailable", "timeout"];
const unseen: readonly AppErrorKind[] = [...failing, "denied", "not_configured", "bug"];

/** The server's own sentence, redacted, because an error may quote what it choked on. */
async function readFailure(
  { _meta }: CallToolResult,
  text: string,
  { redactor }: Asked,
): Promise<Outcome> {
  const given = ToolFailure.safeParse(_meta?.[failureMeta]);
  const failure: ToolFailure = given.success ? given.data : { kind: "bad_input", why: text };
  const { kind, why, remedy, unseen: part } = ToolFailure.parse(await redactor.value(failure));
  const sentence = (await fitText(why)).trim() || "the server reported an error without a reason";
  if (!unseen.includes(kind)) return { kind: "refused", reason: kind, why: sentence };
  const outcome = failing.includes(kind) ? "failed" : "unseen";
  return { kind: outcome, gap: gapKinds[kind], why: sentence, ...present({ remedy, part }) };
}

interface Content {
  readonly text: string;
  readonly structured: unknown;
  readonly bytes: number;
}

const Structured = z.looseObject({}).default({});

function readOwn({ text, structured, bytes }: Content): Outcome {
  const observed = Observed.partial().safeParse(structured ?? {});
  if (!observed.success)
    return {
      kind: "unseen",
      gap: "refused",
      why: "its evidence has a shape that this version does not know",
      remedy: { text: "Run the server in the same version as the bot." },
    };
  const { evidence = [], gaps = [] } = observed.data;
  const { evidence: _facts, gaps: _unseen, ...result } = Structured.parse(structured);
  return { kind: "answered", structured: result, text, evidence, gaps, bytes };
}

const Foreign = z.object({ text: z.string(), structured: z.unknown() });

/** Only our own servers write evidence: of another one the answer as it stands is the fact. */
async function readForeign(
  { bytes, ...content }: Content,
  { config, redactor, question, now }: Asked,
): Promise<Outcome> {
  const { text, structured } = Foreign.parse(await redactor.value(content));
  const fitted = await fitText(text);
  const evidenceOf = createEvidence({
    clusterId: question.cluster.id ?? "unknown",
    origin: config.name,
    server: config.name,
    tool: question.tool,
    arguments: question.args,
  });
  const call = JSON.stringify({ tool: question.tool, arguments: question.args });
  const evidence = evidenceOf({
    about: call,
    pointer: "",
    value: text,
    text: fitted,
    observedAt: new Date(now).toISOString(),
    trust: "outside",
    reproduce: { language: "mcp", text: call },
  });
  return { kind: "answered", structured, text: fitted, evidence: [evidence], gaps: [], bytes };
}
