import type { Recording } from "./read-recording.ts";

/** Turns times that were written without a zone into RFC 3339. What is no time gives none. */
export type LocalTime = (text: string) => string | undefined;

/** The zone is that in which kubectl printed times; without one it is UTC. */
export function localTimeOf({ commands }: Pick<Recording, "commands">): LocalTime {
  const [, zone = "+0000"] =
    /\d\d:\d\d:\d\d ([+-]\d{4})$/mu.exec(Object.values(commands).join("\n")) ?? [];
  return (text) => {
    const ms = Date.parse(`${text.trim().replace(" ", "T").slice(0, 23)}${zone}`);
    return Number.isNaN(ms) ? undefined : `${new Date(ms).toISOString().slice(0, 19)}Z`;
  };
}
