import { AppError } from "@binnacle/contracts";

/** The body of an answer as text. Throws `AppError` (bad_input, `tooLarge`) beyond so many bytes, and reads no further. */
export async function readBody(
  { body }: Response,
  limit: { readonly bytes: number; readonly tooLarge: string },
): Promise<string> {
  const decoder = new TextDecoder();
  let [text, size] = ["", 0];
  const chunks: AsyncIterable<Uint8Array> | undefined = body ?? undefined;
  for await (const chunk of chunks ?? []) {
    size += chunk.byteLength;
    if (size > limit.bytes) throw new AppError("bad_input", limit.tooLarge, { cause: cutOff });
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Why an answer was not read to its end. */
const cutOff = new Error("The answer was longer than what is read of one.");

/** Whether an answer was cut off, since it held more than its limit. */
export function isCutOff(error: unknown): boolean {
  return error instanceof AppError && error.cause === cutOff;
}

/** Undefined for what is no JSON: the caller says what it is instead. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
