import {
  type Answer,
  type Asked,
  type Commands,
  type Conversations,
  type Intent,
  type InvestigationStore,
  type May,
  type ToolSource,
  type Verdicts,
} from "@binnacle/contracts";
import { isVerb } from "@binnacle/intake";
import { aside } from "./aside.ts";
import { check } from "./check.ts";
import type { CommandContext } from "./command-context.ts";
import { handlers } from "./handlers.table.ts";
import { help } from "./help.ts";
import { proven } from "./proven.ts";

export interface CommandPorts {
  /** What may be looked at for a trigger. */
  readonly toolsFor: (may: May) => ToolSource;
  readonly investigations: Pick<InvestigationStore, "get">;
  readonly verdicts: Pick<Verdicts, "of">;
  readonly conversations: Pick<Conversations, "get">;
  /** How far back a question looks. */
  readonly windowMinutes: number;
  /** Configured name: of a trigger that names none. */
  readonly defaultCluster: string;
}

/** Answers what needs no investigation: verbs, slash commands, a short question in a conversation. */
export function createCommands(ports: CommandPorts): Commands {
  return {
    async answer(trigger, { signal }) {
      return proven(await answerTo(trigger.intent, await contextFor(trigger, ports, signal)));
    },
  };
}

async function contextFor(
  { may, cluster, conversation }: Asked,
  ports: CommandPorts,
  signal: AbortSignal,
): Promise<CommandContext> {
  const about =
    conversation === undefined ? undefined : await ports.conversations.get(conversation);
  const id = about?.investigationId;
  const [before, verdicts] =
    id === undefined
      ? [undefined, []]
      : await Promise.all([ports.investigations.get(id), ports.verdicts.of(id)]);
  return {
    before,
    verdicts,
    tools: ports.toolsFor(may),
    asking: { cluster: cluster ?? before?.scope.cluster.name ?? ports.defaultCluster, signal },
    windowMinutes: ports.windowMinutes,
  };
}

async function answerTo(intent: Intent, context: CommandContext): Promise<Answer> {
  if (intent.kind === "verb") {
    const { verb } = intent;
    const { rest = verb } = intent;
    return isVerb(verb)
      ? await handlers[verb](intent, context)
      : help({ kind: "verb", verb: "help", rest });
  }
  const isAside =
    context.before !== undefined && intent.target === undefined && intent.namespace !== undefined;
  return await (isAside ? aside(intent, context) : check(intent, context));
}
