import type { Person } from "@binnacle/contracts";
import { logFailure } from "@binnacle/runtime";
import type { SlackPorts } from "./ports.ts";

/** A name is worth this much waiting; without it the id names the person too. */
const nameTimeoutMs = 1000;

/** `timeoutMs`: how long to wait for the name. */
export async function personOf(
  user: string,
  ports: SlackPorts,
  timeoutMs = nameTimeoutMs,
): Promise<Person> {
  return { id: `slack:${ports.team}:${user}`, name: await nameOf(user, ports, timeoutMs) };
}

export async function nameOf(
  user: string,
  { directory, log, wait }: Pick<SlackPorts, "directory" | "log" | "wait">,
  timeoutMs = nameTimeoutMs,
): Promise<string> {
  try {
    const known = await Promise.race([directory.member(user), wait(timeoutMs)]);
    return known?.name ?? user;
  } catch (error) {
    logFailure(log, error, "user name not known");
    return user;
  }
}
