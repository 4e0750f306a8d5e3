import {
  type Answer,
  type Asked,
  type Asker,
  type Commands,
  type Conversations,
  type Intent,
  type Investigation,
  type InvestigationStore,
  type Person,
  type ToolSource,
  type Transcripts,
  type Verdicts,
} from "@binnacle/contracts";
import { leadingOf } from "@binnacle/diagnosis";
import { isVerb } from "@binnacle/intake";
import { inOwnWords } from "@binnacle/report";
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
      const { intent } = trigger;
      const { tools, lastLook } = withLastLook(timely(ports.toolsFor(trigger)));
      const context = { ...(await contextFor(trigger, ports, signal)), tools };
      const answer = await answerTo(intent, context);
      return proven(withWindowNote(unseenFirst(answer, lastLook), intent));
    },
  };
}

async function contextFor(
  { may, cluster, conversation, intent, at, by }: Asked,
  ports: CommandPorts,
  signal: AbortSignal,
): Promise<Omit<CommandContext, "tools">> {
  const about =
    conversation === undefined ? undefined : await ports.conversations.get(conversation);
  const held = await heldOf(about?.investigationId, ports);
  const home = held.before?.scope.cluster.name;
  const place = cluster ?? intent.cluster ?? home ?? ports.defaultCluster;
  // What is known of one cluster says nothing of another.
  const known = place === home || home === undefined ? held : await heldOf(undefined, ports);
  return {
    ...known,
    asking: { cluster: place, signal },
    namespaces: may.namespaces,
    windowMinutes: spanOf(intent.window) ?? ports.windowMinutes,
    askedAt: at,
    clusters: ports.clusters,
    transcripts: ports.transcripts,
    mayReadPrompts: (investigation) => ports.mayReadPrompts(by, investigation),
    isTerminal: by.id.startsWith("cli:"),
  };
}

async function heldOf(
  id: string | undefined,
  { investigations, verdicts }: CommandPorts,
): Promise<Pick<CommandContext, "before" | "verdicts" | "leading">> {
  const held = id === undefined ? undefined : await investigations.get(id);
  if (held === undefined) return { before: undefined, verdicts: [], leading: undefined };
  const before = inOwnWords(held);
  const given = await verdicts.of(before.id);
  return { before, verdicts: given, leading: leadingOf(before) };
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
