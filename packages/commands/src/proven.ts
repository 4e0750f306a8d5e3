import type { Answer } from "@binnacle/contracts";
import { unproven } from "@binnacle/diagnosis";

/** The answer without the lines that say what its evidence does not hold. */
export function proven(answer: Answer): Answer {
  const known = new Map(answer.evidence.map((item) => [item.id, item]));
  return { ...answer, lines: answer.lines.filter((line) => unproven(line, known).length === 0) };
}
