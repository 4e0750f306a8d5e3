import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const file = "deploy/terraform/modules/identity/actions.json";
const Granted = z.record(z.string(), z.array(z.string()));

/** The IAM actions that the bot's role gets, of one group. */
export function grantedActions(group: string): readonly string[] {
  const text = readFileSync(path.resolve(import.meta.dirname, "../..", file), "utf8");
  return (Granted.parse(JSON.parse(text))[group] ?? []).toSorted();
}
