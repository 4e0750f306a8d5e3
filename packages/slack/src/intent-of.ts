import { AppError, Intent } from "@binnacle/contracts";

/** The question in the value of a button. A button of another version may hold what we do not know any more. */
export function intentOf(value: string): Intent {
  const parsed = Intent.safeParse(jsonOf(value));
  if (parsed.success) return parsed.data;
  throw new AppError("bad_input", "That button is of an older version of me. Ask again.");
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError("bad_input", "That button is of an older version of me. Ask again.", {
      cause: error,
    });
  }
}
