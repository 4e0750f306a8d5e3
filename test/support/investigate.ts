import { randomUUID } from "node:crypto";
import { type Binnacle, Config, createBinnacle } from "@binnacle/app";
import type { Investigation } from "@binnacle/contracts";
import { parseText } from "@binnacle/intake";
import type { World } from "@binnacle/lab";
import type { Log } from "@binnacle/runtime";
import { serveTools, type Tools } from "./serve-tools.ts";

interface About {
  readonly cluster?: string;
  readonly conversation?: string;
  /** How long its answer is waited for. */
  readonly patienceMs?: number;
}

/** Asks a question of the product and expects an investigation, not a short answer. */
export async function investigate(
  { investigations }: Pick<Binnacle, "investigations">,
  question: string,
  { patienceMs = 30_000, ...about }: About = {},
): Promise<Investigation> {
  const id = await investigations.start({
    kind: "asked",
    id: `cli:${randomUUID()}`,
    at: new Date().toISOString(),
    ...about,
    may: { clusters: "all", namespaces: "all" },
    intent: parseText(question, { inThread: false }),
    by: { id: "cli:sre-oncall", name: "sre-oncall" },
    depth: "full",
  });
  const snapshots = investigations.watch(id, AbortSignal.timeout(patienceMs));
  let last: Investigation | undefined;
  for await (const snapshot of snapshots) last = snapshot;
  if (last?.status !== "answered") throw new Error(`not answered, but ${last?.status}`);
  return last;
}

/** The product on a world, as it would run in a pod there; `settings` override those of the world. */
export function productIn(
  world: World,
  settings: Readonly<Record<string, unknown>> = {},
  log: Log = () => {},
): Binnacle {
  Object.assign(process.env, world.environment);
  return createBinnacle(Config.parse({ ...world.settings, ...settings }), { log });
}

/** For answers that are not about deadlines: a busy machine changes none of their words. */
export const patience = { toolTimeoutMs: 45_000, agentsTimeoutMs: 60_000 };

/** The answer of the product to a question, its servers inside this process. */
export async function answerIn(
  world: World,
  {
    question,
    settings = {},
    log,
    running,
  }: {
    question: string;
    settings?: Partial<World["settings"]>;
    log?: Log;
    /** Servers of this world that others ask, too. */
    running?: Tools;
  },
): Promise<Investigation> {
  const tools =
    running ?? (await serveTools({ ...world.settings, ...settings }, patience.toolTimeoutMs));
  const product = productIn(world, { ...patience, ...settings, servers: tools.servers }, log);
  try {
    return await investigate(product, question, { patienceMs: 90_000 });
  } finally {
    await product.close();
    if (running === undefined) await tools.close();
  }
}
