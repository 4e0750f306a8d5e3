import { AppError } from "@binnacle/contracts";
import type { ProgressApi } from "../progress-api.ts";
import type { Play, Seen } from "./play.ts";

/** A workspace without streams. */
export function createProgress({ signless }: Play, { signs }: Seen): ProgressApi {
  return {
    setStatus: async (session, status) => {
      if (signless !== undefined) throw signless;
      signs.push({ ...session, status });
    },
    startStream: noStream,
    appendStream: noStream,
    stopStream: noStream,
  };
}

async function noStream(): Promise<never> {
  throw new AppError("unavailable", "Slack refused it: unknown_method.");
}
