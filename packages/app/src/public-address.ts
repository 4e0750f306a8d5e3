import { z } from "zod";

/** An address that process lists, logs and answers may show. `instead`: where a secret of it belongs. */
export function publicAddress(instead: string) {
  return z
    .url({ protocol: /^https?$/u })
    .refine(isBare, `an address without user, password and query: ${instead}`);
}

/** Nothing in it but where it leads. What is no URL at all is told otherwise. */
export function isBare(address: string): boolean {
  if (!URL.canParse(address)) return true;
  const { username, password, search, hash } = new URL(address);
  return [username, password, search, hash].every((part) => part === "");
}
