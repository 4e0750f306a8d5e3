import { documentOfText, toBlocks } from "@binnacle/report";
import { logFailure } from "@binnacle/runtime";
import type { SlackPorts } from "./ports.ts";
import { triggerIdOf } from "./to-trigger.ts";

interface Waiting {
  /** Of the question: unique in the workspace. */
  readonly id: string;
  readonly channel: string;
  readonly threadTs: string;
  /** A message of ours is there already: nothing more is said. */
  readonly adoptTs?: string | undefined;
}

type WaitedPorts = Pick<SlackPorts, "api" | "wait" | "team" | "log">;

/** Who waits longer is told so. */
const silentMs = 1000;

/** Waits for what was asked before. Gives the message that becomes the answer, if there is one by then. */
export async function waited(
  before: Promise<unknown> | undefined,
  waiting: Waiting,
  ports: WaitedPorts,
): Promise<string | undefined> {
  const { adoptTs } = waiting;
  if (before === undefined) return adoptTs;
  const late = ports.wait(silentMs).then(() => "late");
  const isLate = (await Promise.race([before, late])) === "late";
  const ts = adoptTs ?? (isLate ? await sayThatItWaits(waiting, ports) : undefined);
  await before;
  return ts;
}

/** The answer comes all the same when this cannot be said. */
async function sayThatItWaits(
  { id, channel, threadTs }: Waiting,
  ports: WaitedPorts,
): Promise<string | undefined> {
  const text = "This waits for the answer to what you asked before it…";
  const ids = { triggerId: triggerIdOf({ id }, ports), isBegun: true };
  try {
    return await ports.api.post({ channel, threadTs }, toBlocks(documentOfText(text)), ids);
  } catch (error) {
    logFailure(ports.log, error, "waiting not shown");
    return undefined;
  }
}
