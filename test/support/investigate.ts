import { type Binnacle, Config, createBinnacle } from "@binnacle/app";
import type { Investigation } from "@binnacle/contracts";
import { parseText } from "@binnacle/intake";
import type { World } from "@binnacle/lab";
import { serveTools } from "./serve-tools.ts";

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

/** The answer of the product to a question, its servers inside this process. */
export async function answerIn(
  world: World,
  { question, settings = {} }: { question: string; settings?: Partial<World["settings"]> },
): Promise<Investigation> {
  const tools = await serveTools({ ...world.settings, ...settings });
  const product = productIn(world, { ...settings, servers: tools.addresses });
  try {
    return await investigate(product, question);
  } finally {
    await product.close();
    await tools.close();
  }
}
