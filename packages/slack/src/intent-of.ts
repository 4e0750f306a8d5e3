import { AppError, Intent } from "@binnacle/contracts";

/** The question in the value of a button. A button of another version may hold what we do not know any more. */
export function intentOf(value: string): Intent {
  try {
    return Intent.parse(JSON.parse(value));
  } catch (cause) {
    const says = "That button is of an older version of me. Ask again.";
    throw new AppError("bad_input", says, { cause });
  }
}
