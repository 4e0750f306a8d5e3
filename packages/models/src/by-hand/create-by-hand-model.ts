import { setTimeout as sleep } from "node:timers/promises";
import type {
  AnswerPart,
  Clock,
  Model,
  ModelFailure,
  ModelRequest,
  ModelTurn,
} from "@binnacle/contracts";
import { createRedactor, type Redactor } from "@binnacle/runtime";
import { type FiledRequest, type Folder, openFolder } from "./open-folder.ts";
import { readAnswer } from "./read-answer.ts";
import { requestText, type ShownRequest, tokensOf } from "./request-text.ts";

/** Which requests are the same, though they are asked at another time. */
interface Likeness {
  readonly shapeOf: (request: ModelRequest) => {
    readonly key: string;
    /** RFC 3339: the moment that all others of the request move with. */
    readonly reference: string | undefined;
  };
  /** An answer that was given when the reference was `from`, for a request whose reference is `to`. */
  readonly movedTurn: (
    turn: ModelTurn,
    from: string | undefined,
    to: string | undefined,
  ) => ModelTurn;
}

export interface ByHandOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly likeness: Likeness;
  readonly redactor?: Redactor;
  /** Ends after `ms`, or when the signal aborts. Absent: by the timer of Node. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const pollMs = 100;
const name = "a person in the chair";

/**
 * A person or another program in the chair of the model. Each request is a file `001-kubernetes.request.md` of the folder,
 * numbered across agents; the answer is `001-kubernetes.answer.yaml` (or `.json`): `text`, and `calls` of `tool` and `input`.
 * What cannot be read is told in `001-kubernetes.problem.md`, and waited for again. A request that the folder has, from this
 * process or another, is not asked again; a file whose mark is damaged is told as a problem and is asked anew. What is written
 * is redacted. Tokens are estimated by characters.
 */
export function createByHandModel(options: ByHandOptions): Model {
  const { folder: path, clock, likeness, redactor = createRedactor() } = options;
  const shown: ShownRequest[] = [];
  const opened = createOpener(path);

  const fileOf = (folder: Folder, request: ModelRequest): Promise<FiledRequest> | FiledRequest => {
    const shape = likeness.shapeOf(request);
    const found = folder.find(shape.key);
    if (found !== undefined) return found;
    return folder.file({ ...shape, agent: request.agent }, async (file) => {
      const askedAt = new Date(clock()).toISOString();
      const text = requestText(request, { file, askedAt, ...alike(request, shown) });
      shown.push({ file, request });
      return await redactor.text(text);
    });
  };

  return {
    name,
    async turn(request, { signal, onText }) {
      try {
        const folder = await opened();
        const filed = await fileOf(folder, request);
        const parts = await answerTo(request, filed, {
          folder,
          signal,
          wait: options.wait ?? wait,
        });
        if (parts === undefined) return failed("aborted", `${filed.file} was not waited for.`);
        const { reference } = likeness.shapeOf(request);
        const turn = likeness.movedTurn(answered(request, parts), filed.reference, reference);
        if (turn.kind === "answered") tellText(turn.parts, onText);
        return turn;
      } catch (error) {
        if (!(error instanceof Error && "code" in error)) throw error;
        return failed("invalid", `The folder ${path} cannot be used: ${String(error.code)}.`);
      }
    },
  };
}

/** Opens a folder once; what failed is tried again by the next who asks. */
function createOpener(path: string): () => Promise<Folder> {
  let opening: Promise<Folder> | undefined;
  return async () => {
    opening ??= openFolder(path);
    try {
      return await opening;
    } catch (error) {
      opening = undefined;
      throw error;
    }
  };
}

/** What was shown already: the most of these messages, and the same system prompt and tools. */
function alike(
  { system, tools, messages }: ModelRequest,
  shown: readonly ShownRequest[],
): { readonly before: ShownRequest | undefined; readonly sameAgent: ShownRequest | undefined } {
  const told = JSON.stringify([system, tools]);
  const same = shown.filter(
    ({ request }) => JSON.stringify([request.system, request.tools]) === told,
  );
  const [before] = same
    .filter(({ request }) => {
      const earlier = request.messages;
      return JSON.stringify(earlier) === JSON.stringify(messages.slice(0, earlier.length));
    })
    .toSorted((one, other) => other.request.messages.length - one.request.messages.length);
  return { before, sameAgent: same[0] };
}

/** Polls for the answer. One that was just written is read when it has not changed for a poll; undefined: the signal aborted. */
async function answerTo(
  request: ModelRequest,
  { file, isOld }: FiledRequest,
  {
    folder,
    signal,
    wait: pause,
  }: Required<Pick<ByHandOptions, "wait">> & { folder: Folder; signal: AbortSignal },
): Promise<readonly AnswerPart[] | undefined> {
  let before: string | undefined;
  let told: string | undefined;
  while (!signal.aborted) {
    const written = await folder.answer(file);
    const isWhole = written !== undefined && (isOld || written === before);
    if (isWhole && written !== told) {
      told = written;
      const answer = readAnswer(written, request);
      await folder.tellProblem(
        file,
        answer.kind === "problem" ? problemText(answer.lines) : undefined,
      );
      if (answer.kind === "answer") return answer.parts;
    }
    before = written;
    await pause(pollMs, signal);
  }
  return undefined;
}

function problemText(lines: readonly string[]): string {
  const list = lines.map((line) => `- ${line}`).join("\n");
  return `The answer cannot be read:\n\n${list}\n\nMend the file; it is read again.\n`;
}

function failed(cause: ModelFailure["class"], why: string): ModelTurn {
  return { kind: "failed", failure: { class: cause, why } };
}

function answered(
  { system, tools, messages }: ModelRequest,
  parts: readonly AnswerPart[],
): ModelTurn {
  return {
    kind: "answered",
    parts: [...parts],
    stop: parts.some(({ kind }) => kind === "tool_call") ? "tool_calls" : "end",
    usage: {
      input: tokensOf({ system, tools, messages }),
      output: tokensOf(parts),
      cacheRead: 0,
      cacheWrite: 0,
      cents: 0,
    },
    model: name,
    rung: 1,
  };
}

function tellText(
  parts: readonly AnswerPart[],
  onText: ((text: string) => void) | undefined,
): void {
  for (const part of parts) if (part.kind === "text") onText?.(part.text);
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
