import { Evidence } from "@binnacle/contracts";
import { redact, redactText } from "@binnacle/runtime";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { fitText } from "../server/fit-text.ts";
import { maxResultBytes } from "./limits.ts";
import type { Outcome, ServerConfig } from "./server-config.ts";

/** Reads what a server answered to one call. */
export async function readResult(result: CallToolResult, config: ServerConfig): Promise<Outcome> {
  const { content, structuredContent } = result;
  const bytes = Buffer.byteLength(JSON.stringify({ content, structuredContent }));
  if (bytes > maxResultBytes)
    return {
      kind: "refused",
      why: `the result has ${Math.round(bytes / 1024)} KB, and at most ${maxResultBytes / 1024} KB are accepted`,
      remedy: "Narrow the question: one namespace, one workload or a shorter window.",
    };
  const text = textOf(result);
  if (result.isError === true) return await readError(text);
  const read = config.thirdParty === true ? readForeign : readOwn;
  return await read({ text, structured: structuredContent, bytes });
}

/** Images and other blocks are named, not shown. */
function textOf({ content }: CallToolResult): string {
  return content
    .map((block) => (block.type === "text" ? block.text : `[${block.type}]`))
    .join("\n");
}

const Sentence =
  /^(?<kind>bad_input|denied|not_found|unavailable|timeout|bug): (?<sentence>[\s\S]*)$/u;
/** Kinds that say that the server could not do its work; the others are about the question. */
const failing = new Set(["unavailable", "timeout"]);

/** The server's own sentence: redacted, because an error may quote what it choked on. */
async function readError(text: string): Promise<Outcome> {
  const { kind = "", sentence = text } = Sentence.exec(text)?.groups ?? {};
  const why = (await fitText(await redactText(sentence))).trim();
  return {
    kind: failing.has(kind) ? "failed" : "refused",
    why: why === "" ? "the server reported an error without a reason" : why,
  };
}

interface Content {
  readonly text: string;
  readonly structured: unknown;
  readonly bytes: number;
}

const WithEvidence = z.object({ evidence: z.array(Evidence).default([]) });

function readOwn({ text, structured, bytes }: Content): Outcome {
  const { success, data } = WithEvidence.safeParse(structured ?? {});
  return success
    ? { kind: "answered", bytes, result: { kind: "ok", structured, text, evidence: data.evidence } }
    : {
        kind: "refused",
        why: "its evidence has a shape that this version does not know",
        remedy: "Run the server in the same version as the bot.",
      };
}

const Foreign = z.object({ text: z.string(), structured: z.unknown() });

/** Only our own servers write evidence: another one could call anything a fact. */
async function readForeign({ bytes, ...content }: Content): Promise<Outcome> {
  const { text, structured } = Foreign.parse(await redact(content));
  return {
    kind: "answered",
    bytes,
    result: { kind: "ok", structured, text: await fitText(text), evidence: [] },
  };
}
