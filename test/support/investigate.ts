import { type Binnacle, Config, createBinnacle } from "@binnacle/app";
import type { Investigation } from "@binnacle/contracts";
import { parseText } from "@binnacle/intake";
import type { World } from "@binnacle/lab";

/** Asks a question of the product and expects an investigation, not a short answer. */
export async function investigate(
  { orchestrator }: Pick<Binnacle, "orchestrator">,
  question: string,
): Promise<Investigation> {
  const reply = await orchestrator.respond(
    {
      kind: "cli",
      intent: parseText(question, { inThread: false }),
      by: "sre-oncall",
      at: new Date().toISOString(),
    },
    { signal: AbortSignal.timeout(30_000), onUpdate: () => {} },
  );
  if (reply.kind === "answer") throw new Error(`answered only: ${reply.answer.title}`);
  return reply.investigation;
}

/** The product on a world, as it would run in a pod there; `settings` override those of the world. */
export function productIn(
  world: World,
  settings: Readonly<Record<string, unknown>> = {},
): Binnacle {
  Object.assign(process.env, world.environment);
  return createBinnacle(Config.parse({ ...world.settings, ...settings }), { log: () => {} });
}
