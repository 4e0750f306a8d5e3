import { type Case, caseNamed } from "@binnacle/cases";

/** As it was recorded; `rebase` moves it to the present. */
export function recordedCase(name: string): Case {
  const recorded = caseNamed(name);
  if (recorded === undefined) throw new Error(`no case ${name}`);
  return recorded;
}
