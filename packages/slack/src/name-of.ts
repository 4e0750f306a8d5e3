import type { Person } from "@binnacle/contracts";
import { logFailure } from "@binnacle/runtime";
import type { SlackPorts } from "./ports.ts";

/** A name is worth this much waiting; without it the id names the person too. */
const nameTimeoutMs = 1000;

export async function personOf(user: string, ports: SlackPorts): Promise<Person> {
  return { id: `slack:${ports.team}:${user}`, name: await nameOf(user, ports) };
}

export async function nameOf(
  user: string,
  { api, log, wait }: Pick<SlackPorts, "api" | "log" | "wait">,
): Promise<string> {
  try {
    return (await Promise.race([api.userName(user), wait(nameTimeoutMs)])) ?? user;
  } catch (error) {
    logFailure(log, error, "user name not known");
    return user;
  }
}
