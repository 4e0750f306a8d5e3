import { type Asked, type Intent, present } from "@binnacle/contracts";
import { depthOf, inCluster } from "@binnacle/intake";
import { type Grants, mayIn } from "./access/grants.ts";
import { personOf } from "./name-of.ts";
import { modelIn, type SlackPorts } from "./ports.ts";

/** One wish of one person, wherever it was typed or clicked. */
export interface Wish {
  readonly intent: Intent;
  readonly surface: "slash" | "message" | "thread";
  readonly user: string;
  /** What this person may look at where they ask. */
  readonly grants: Grants;
  /** Unique in the workspace: `C1:1763694847.000100`, the id of a click. */
  readonly id: string;
  /** Key of the conversation; absent: only the asker sees the answer. */
  readonly conversation?: string;
}

export function triggerIdOf({ id }: Pick<Wish, "id">, { team }: Pick<SlackPorts, "team">): string {
  return `slack:${team}:${id}`;
}

/** Why we woke, as the rest of the product knows it. */
export async function toTrigger(
  { intent: typed, surface, user, grants, id, conversation }: Wish,
  ports: SlackPorts,
): Promise<Asked> {
  const { clock, conversations, clusters, store } = ports;
  const intent = inCluster(typed, clusters);
  const { cluster } = intent;
  const talk = conversation === undefined ? undefined : await conversations.get(conversation);
  const about = talk?.investigationId;
  const home = about === undefined ? undefined : (await store.get(about))?.scope.cluster.name;
  return {
    kind: "asked",
    id: triggerIdOf({ id }, ports),
    at: new Date(clock()).toISOString(),
    ...present({ conversation, cluster }),
    may: mayIn(cluster ?? home ?? clusters[0] ?? "", grants),
    intent,
    by: await personOf(user, ports),
    depth: depthOf(intent, { surface, inConversation: about !== undefined, ...modelIn(ports) }),
  };
}
