import { type Case, caseNamed, cases } from "@binnacle/cases";
import { AppError } from "@binnacle/contracts";
import { nearMisses } from "@binnacle/diagnosis";

/** Throws `AppError` that names those that there are, and the near one. */
export function recordedCase(name: string): Case {
  const found = caseNamed(name);
  if (found !== undefined) return found;
  const names = cases.map((one) => one.name);
  const [near] = nearMisses(name, names, 1);
  const what = name === "" ? "--case needs a name." : `No case ${name}.`;
  const meant = near === undefined ? "" : ` Did you mean ${near}?`;
  throw new AppError("bad_input", `${what}${meant} There are: ${names.join(", ")}.`);
}
