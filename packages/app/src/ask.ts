import {
  AppError,
  type Asked,
  type Investigation,
  type PlanStep,
  present,
  type Reply,
} from "@binnacle/contracts";
import { nearMisses } from "@binnacle/diagnosis";
import { depthOf, inCluster, parseText } from "@binnacle/intake";
import {
  citedIn,
  type Document,
  outcomeOf,
  toDocument,
  toHtml,
  toJson,
  toMarkdown,
  toTerminal,
  visibleLine,
} from "@binnacle/report";
import type { Binnacle } from "./create-binnacle.ts";

export interface Asking {
  readonly question: string;
  /** Of the trigger. */
  readonly id: string;
  /** Configured name; absent: the first. */
  readonly cluster?: string | undefined;
  readonly form: "terminal" | "full" | "markdown" | "json";
  /** Of the terminal form alone. */
  readonly isColoured: boolean;
  readonly timeZone: string;
  readonly askedBy: string;
  readonly signal: AbortSignal;
  /** Progress, a line at a time; stdout belongs to the answer. */
  readonly onProgress: (line: string) => void;
  readonly write: (text: string) => void;
  /** Takes the whole answer as one HTML page; absent: none is made. */
  readonly writePage?: (page: string) => Promise<void>;
}

/** Exit codes: 0 fine, 1 something is wrong, named or not, 2 could not look, asks back or was cut off; undefined when stopped, and nothing is written then. */
export async function ask(
  binnacle: Pick<Binnacle, "investigations" | "commands" | "clusters" | "hasModel">,
  asking: Asking,
): Promise<0 | 1 | 2 | undefined> {
  assertKnown(asking.cluster, binnacle.clusters);
  const { hasModel } = binnacle;
  const intent = inCluster(
    parseText(asking.question, { inThread: false, hasModel }),
    binnacle.clusters,
  );
  const trigger: Asked = {
    kind: "asked",
    id: asking.id,
    at: new Date().toISOString(),
    ...present({ cluster: asking.cluster ?? intent.cluster }),
    may: { clusters: "all", namespaces: "all" },
    intent,
    by: { id: `cli:${asking.askedBy}`, name: asking.askedBy },
    depth: depthOf(intent, { surface: "cli", inConversation: false, hasModel }),
  };
  const { signal } = asking;
  const reply: Reply | undefined =
    trigger.depth === "quick"
      ? { kind: "answer", answer: await binnacle.commands.answer(trigger, { signal }) }
      : await investigate(trigger, binnacle, asking);
  if (reply === undefined || signal.aborted) return undefined;
  asking.write(written(reply, asking));
  await asking.writePage?.(toHtml(documentOf(reply, asking)));
  return exitCode(reply);
}

function assertKnown(cluster: string | undefined, known: readonly string[]): void {
  if (cluster === undefined || known.includes(cluster)) return;
  const [near] = nearMisses(cluster, known, 1);
  const meant = near === undefined ? "" : ` Did you mean ${near}?`;
  throw new AppError(
    "bad_input",
    `No cluster ${cluster} is configured.${meant} There are: ${known.join(", ")}.`,
  );
}

async function investigate(
  trigger: Asked,
  { investigations }: Pick<Binnacle, "investigations">,
  { signal, onProgress }: Asking,
): Promise<Reply | undefined> {
  const progress = createProgress((line) => onProgress(visibleLine(line)));
  const id = await investigations.start(trigger);
  let last: Investigation | undefined;
  for await (const snapshot of investigations.watch(id, signal)) {
    last = snapshot;
    progress(snapshot);
  }
  return last === undefined
    ? undefined
    : { kind: "investigation", investigation: last, verdicts: [] };
}

function documentOf(reply: Reply, { timeZone }: Asking): Document {
  return toDocument(reply, { nowMs: Date.now(), timeZone }, citedIn(reply, []));
}

function written(reply: Reply, asking: Asking): string {
  const { form, timeZone, isColoured } = asking;
  if (form === "json") return `${toJson(reply, { nowMs: Date.now(), timeZone })}\n`;
  const document = documentOf(reply, asking);
  return form === "markdown"
    ? toMarkdown(document)
    : toTerminal(document, { isUnfolded: form === "full", unfoldWith: "--full", isColoured });
}

const marks: Readonly<Record<PlanStep["state"], string>> = {
  asked: "▸",
  answered: "✓",
  failed: "✗",
};

/** Writes each step when it changes, and only then. */
function createProgress(write: (line: string) => void): (update: Investigation) => void {
  const told = new Map<string, string>();
  return ({ plan }) => {
    const news = plan.flatMap(({ id, who, state, text }) => {
      const words = `${marks[state]} ${who}${state === "asked" ? "" : `: ${text}`}`;
      if (told.get(id) === words) return [];
      told.set(id, words);
      return [words];
    });
    if (news.length > 0) write(news.join("   "));
  };
}

const exitCodes = { fine: 0, wrong: 1, blind: 2 } as const;

function exitCode(reply: Reply): 0 | 1 | 2 {
  if (reply.kind === "investigation") return exitCodes[outcomeOf(reply.investigation)];
  const { state } = reply.answer;
  if (state === "fine") return 0;
  return state === "broken" || state === "degraded" ? 1 : 2;
}
