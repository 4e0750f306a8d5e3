import type { Evidence } from "@binnacle/contracts";
import { z } from "zod";

const Claim = z.object({
  evidence: z.array(z.string()),
  slots: z.record(z.string(), z.unknown()).optional(),
});
const OfEvidence = z.object({ evidence: z.string(), key: z.string() });

/** Ids that are cited and not there, and slots that nothing fills. */
export function misquoted(said: unknown, evidence: readonly Evidence[]): string[] {
  const byId = new Map(evidence.map((item) => [item.id, item]));
  return objectsIn(said).flatMap((item) => {
    const { evidence: ids = [], slots = {} } = Claim.safeParse(item).data ?? {};
    const open = Object.entries(slots).flatMap(([name, slot]) => {
      const of = OfEvidence.safeParse(slot).data;
      return of !== undefined && byId.get(of.evidence)?.values[of.key] === undefined ? [name] : [];
    });
    return [...ids.filter((id) => !byId.has(id)), ...open];
  });
}

/** Commands in which a shell would read something that is no word of ours. */
export function unsafeCommands(said: unknown): string[] {
  const commands = objectsIn(said).flatMap((item) => {
    const { command, reproduce } = Commands.safeParse(item).data ?? {};
    return [command, reproduce?.text].filter((text) => text !== undefined);
  });
  return commands.filter((command) => /[^\w:@./=+,\- ]/u.test(bare(command)));
}

const Commands = z.object({
  command: z.string().optional(),
  reproduce: z.object({ text: z.string() }).optional(),
});

/** Without what stands in quotes, and the one gap that a person fills in. */
function bare(command: string): string {
  return command.replaceAll(/'[^']*'(?:\\''[^']*')*/gu, "").replaceAll(/=<value>$/gmu, "");
}

function objectsIn(value: unknown): object[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}
