import { counted } from "@binnacle/diagnosis";

/** How long ago something was, in milliseconds and in words: `3 minutes`. */
export function ageOf(at: string): { readonly ms: number; readonly text: string } {
  const ms = Date.now() - Date.parse(at);
  const minutes = Math.round(ms / 60_000);
  return { ms, text: minutes < 1 ? "less than a minute" : counted(minutes, "minute") };
}
