import {
  type Answer,
  type Asked,
  type Asker,
  type Commands,
  type Conversations,
  type Intent,
  type Investigation,
  type InvestigationStore,
  isCovered,
  type May,
  type Person,
  type ToolSource,
  type Transcripts,
  type Verdicts,
} from "@binnacle/contracts";
import { leadingOf } from "@binnacle/diagnosis";
import { isVerb } from "@binnacle/intake";
import { inOwnWords } from "@binnacle/report";
import { said } from "./answer-of.ts";
import { aside } from "./aside.ts";
import { check } from "./check.ts";
import type { CommandContext } from "./command-context.ts";
import { handlers } from "./handlers.table.ts";
import { help } from "./help.ts";
import { withLastLook } from "./last-look.ts";
import { proven } from "./proven.ts";
import { timely } from "./timely.ts";
import { unseenFirst } from "./unseen-first.ts";
import { withWindowNote } from "./window-note.ts";
import { withLimitNote } from "./with-limit-note.ts";

export interface CommandPorts {
  /** What may be looked at for a trigger. */
  readonly toolsFor: (asker: Asker) => ToolSource;
  readonly investigations: Pick<InvestigationStore, "get">;
  readonly verdicts: Pick<Verdicts, "of">;
  readonly conversations: Pick<Conversations, "get">;
  /** What models were told. */
  readonly transcripts: Pick<Transcripts, "get">;
  /** Whether a person may read that: who asked, and whom the configuration names. */
  readonly mayReadPrompts: (person: Person, investigation: Investigation) => boolean;
  /** Looks at every connection of the program, and says what is wrong to somebody who may look at so much. */
  readonly examine: (asker: Pick<Asked, "may" | "by">, signal: AbortSignal) => Promise<Answer>;
  /** How far back a question looks. */
  readonly windowMinutes: number;
  /** Configured names. */
  readonly clusters: readonly string[];
  /** Of a trigger that names none. */
  readonly defaultCluster: string;
}

/** Answers what needs no investigation: verbs, slash commands, a short question in a conversation. */
export function createCommands(ports: CommandPorts): Commands {
  return {
    async answer(trigger, { signal }) {
      const { intent, may } = trigger;
      const { tools: allowed, limited } = withLimitNote(timely(ports.toolsFor(trigger)), may);
      const { tools, lastLook } = withLastLook(allowed);
      const { isWithheld, ...known } = await contextFor(trigger, ports, signal);
      const found = await answerTo(intent, { ...known, tools });
      const told = isWithheld ? { ...found, lines: [withheld, ...found.lines] } : found;
      const answer = limited(told);
      return proven(withWindowNote(unseenFirst(answer, lastLook), intent));
    },
  };
}

const withheld = said(
  "What this conversation is about covers more than you may look at: I answer without it.",
);

async function contextFor(
  { may, cluster, conversation, intent, at, by }: Asked,
  ports: CommandPorts,
  signal: AbortSignal,
): Promise<Omit<CommandContext, "tools"> & Pick<Held, "isWithheld">> {
  const about =
    conversation === undefined ? undefined : await ports.conversations.get(conversation);
  const held = await heldOf(about?.investigationId, may, ports);
  const home = held.before?.scope.cluster.name;
  const place = cluster ?? intent.cluster ?? home ?? ports.defaultCluster;
  // What is known of one cluster says nothing of another.
  const known = place === home || home === undefined ? held : nothingHeld;
  return {
    ...known,
    asking: { cluster: place, signal },
    namespaces: may.namespaces,
    windowMinutes: spanOf(intent.window) ?? ports.windowMinutes,
    askedAt: at,
    clusters: ports.clusters,
    transcripts: ports.transcripts,
    mayReadPrompts: (investigation) => ports.mayReadPrompts(by, investigation),
    examine: () => ports.examine({ may, by }, signal),
    isTerminal: by.id.startsWith("cli:"),
  };
}

interface Held extends Pick<CommandContext, "before" | "verdicts" | "leading"> {
  /** The conversation is about something that this person may not be shown. */
  readonly isWithheld: boolean;
}

const nothingHeld: Held = {
  before: undefined,
  verdicts: [],
  leading: undefined,
  isWithheld: false,
};

async function heldOf(
  id: string | undefined,
  may: May,
  { investigations, verdicts }: CommandPorts,
): Promise<Held> {
  const held = id === undefined ? undefined : await investigations.get(id);
  if (held === undefined) return nothingHeld;
  if (!isCovered(held, may)) return { ...nothingHeld, isWithheld: true };
  const before = inOwnWords(held);
  const given = await verdicts.of(before.id);
  return { before, verdicts: given, leading: leadingOf(before), isWithheld: false };
}

/** A window that holds the moment that was named, with room before it. */
function spanOf(window: Intent["window"]): number | undefined {
  if (window === undefined) return undefined;
  return Math.min(window.isAgo ? 2 * window.minutes : window.minutes, minutesAtMost);
}

/** As far back as `get_changes` goes. */
const minutesAtMost = 7 * 24 * 60;

async function answerTo(intent: Intent, context: CommandContext): Promise<Answer> {
  if (intent.kind === "verb") {
    const { verb } = intent;
    const { rest = verb } = intent;
    return isVerb(verb)
      ? await handlers[verb](intent, context)
      : help({ kind: "verb", verb: "help", rest });
  }
  const isAside = context.before !== undefined && intent.isAboutTrouble !== true;
  return await (isAside ? aside(intent, context) : check(intent, context));
}
