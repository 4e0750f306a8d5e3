import { z } from "zod";

/** Scheme, host, port and path, and nothing that could be a secret. JSON Schema says it too, so Helm refuses what the bot would. */
const publicForm =
  /^https?:\/\/(?:[^\s/?#@:[\]]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::(?:\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5]))?(?:\/[^\s?#]*)?$/u;

/** An address that process lists, logs and answers may show. `instead`: where a secret of it belongs. */
export function publicAddress(instead: string) {
  return z
    .string()
    .superRefine((address, context) => {
      if (publicForm.test(address) && URL.canParse(address)) return;
      const message = `an address without user, password and query: ${instead}`;
      if (isBare(address))
        context.addIssue({ code: "invalid_format", format: "url", input: address });
      else context.addIssue({ code: "custom", message, input: address });
    })
    .meta({ format: "uri", pattern: publicForm.source });
}

/** Nothing in it but where it leads. What is no URL at all is told otherwise. */
export function isBare(address: string): boolean {
  if (!URL.canParse(address)) return true;
  const { username, password, search, hash } = new URL(address);
  return [username, password, search, hash].every((part) => part === "");
}
