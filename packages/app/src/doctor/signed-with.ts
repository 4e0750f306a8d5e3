import type { CredentialsFound } from "@binnacle/memory-store";
import type { Check } from "./check.ts";

/** Runs what is signed where there is something to sign with; that there is not is one fault, which is told once. */
export function signedWith(credentials: (signal: AbortSignal) => Promise<CredentialsFound>) {
  return (run: Check["run"]): Check["run"] =>
    async (signal) => {
      if ((await credentials(signal)).kind === "found") return await run(signal);
      return { state: "unknown", why: "there have to be AWS credentials first" };
    };
}
