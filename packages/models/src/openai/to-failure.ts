import type { ModelFailure } from "@binnacle/contracts";
import type { Redactor } from "@binnacle/runtime";
import { z } from "zod";
import { parseJson } from "./parse-json.ts";

const ErrorBody = z.object({
  error: z.union([
    z.string(),
    z.object({ message: z.string().nullish(), code: z.union([z.string(), z.number()]).nullish() }),
  ]),
});

/** What a server said of its failure: its code and its words. */
interface Said {
  readonly code: string;
  readonly message: string;
}

type Class = ModelFailure["class"];

const classes: Readonly<Record<number, Class>> = {
  401: "auth",
  403: "auth",
  408: "timeout",
  413: "overflow",
  429: "throttled",
  504: "timeout",
};
const codes: Readonly<Record<string, Class>> = {
  context_length_exceeded: "overflow",
  content_filter: "blocked",
  rate_limit_exceeded: "throttled",
  insufficient_quota: "auth",
};
/** Servers that give no code say it in words of their own. */
const overflowWords =
  /context length|context window|context size|too many tokens|prompt is too long/iu;

const wordsAtMost = 200;

/**
 * A failed status as a failure. auth: 401, 403. throttled: 429. timeout: 408, 504. overflow: 413, or a 400 that says so.
 * blocked: a filter of the server. overloaded: all other 5xx. invalid: the rest. `name`: the model, for the sentence.
 */
export async function statusFailure(
  { status, text }: { status: number; text: string },
  { name, url, redactor }: { name: string; url: string; redactor: Redactor },
): Promise<ModelFailure> {
  if (isRedirect(status))
    return {
      class: "invalid",
      why: `${name} answered HTTP ${status}: ask elsewhere. What you asked stays here.`,
      remedy: { text: `Give the address of the model itself, not ${url}.` },
    };
  const said = saidIn(text);
  const of = classOf(status, said);
  if (of === "auth")
    return {
      class: of,
      why: `${name} did not accept the key (HTTP ${status}).`,
      remedy: { text: `Give a key that ${url} accepts.` },
    };
  const words = await wordsOf(said, redactor);
  const why = `${name} answered HTTP ${status}${words === "" ? "" : `: ${words}`}.`;
  if (status !== 404) return { class: of, why };
  return { class: of, why, remedy: { text: `Name a model of the list at ${url}/models.` } };
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/** An error in the middle of a stream, whose status was well. */
export async function streamFailure(
  error: Said,
  { name, redactor }: { name: string; redactor: Redactor },
): Promise<ModelFailure> {
  const words = await wordsOf(error, redactor);
  return { class: classOf(500, error), why: `${name} broke off: ${words}.` };
}

/** Words of a server: short, without secrets and the dot of our own sentence. */
async function wordsOf({ message }: Said, redactor: Redactor): Promise<string> {
  const words = (await redactor.text(message)).slice(0, wordsAtMost);
  return words.endsWith(".") ? words.slice(0, -1) : words;
}

function classOf(status: number, { code, message }: Said): Class {
  const known = codes[code] ?? classes[status] ?? classes[Number(code)];
  if (known !== undefined) return known;
  if (overflowWords.test(message)) return "overflow";
  return status >= 500 ? "overloaded" : "invalid";
}

function saidIn(text: string): Said {
  const read = ErrorBody.safeParse(parseJson(text));
  if (!read.success) return { code: "", message: "" };
  const { error } = read.data;
  if (typeof error === "string") return { code: "", message: error };
  return { code: String(error.code ?? ""), message: error.message ?? "" };
}
