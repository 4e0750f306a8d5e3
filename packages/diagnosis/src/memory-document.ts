import type { Finding } from "@binnacle/contracts";

/** The part of a finding that memory remembers. */
export type Remembered = Pick<Finding, "cause" | "title" | "culprit" | "owner" | "symptom">;

/** A name as a generator makes it: `payment-7c9d8b6f5-x2k4p`. */
const POD_NAME = /^[a-z0-9-]+-[a-f0-9]{6,10}-[a-z0-9]{5}$/;
/** A date, a time of day, or both. */
const TIME =
  /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}:\d{2}\S*)?|\b\d{2}:\d{2}:\d{2}(?:[.,]\d+)?Z?\b/g;

/**
 * The text of an incident that memory embeds: cause, symptom, reason, exit code and templated log line.
 * No names of workloads or pods and no times, so that like finds like.
 */
export function memoryDocument(finding: Remembered): string {
  const { cause, title, symptom } = finding;
  return [
    cause,
    anonymous(title, finding),
    symptom.reason,
    symptom.exitCode === undefined ? undefined : `exit code ${symptom.exitCode}`,
    symptom.logTemplate === undefined ? undefined : anonymous(symptom.logTemplate, finding),
  ]
    .filter((line) => line !== undefined && line !== "")
    .join("\n");
}

function anonymous(text: string, { culprit, owner }: Remembered): string {
  const names = new Set([culprit.name, owner.name]);
  return text
    .replaceAll(TIME, "")
    .replaceAll(/[a-z0-9-]+/g, (name) => (POD_NAME.test(name) ? "" : name))
    .split(" ")
    .filter((word) => word !== "" && !names.has(word))
    .join(" ");
}
