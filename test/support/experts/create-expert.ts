import type { Script } from "@binnacle/agent-kit";
import type { ModelRequest } from "@binnacle/contracts";
import { mended, readRequest } from "./expert-request.ts";
import type { Known } from "./known.ts";
import { leads } from "./leads.ts";
import { looksInto } from "./looks-into.ts";

export interface ExpertOptions {
  readonly truth: Known;
  /** Asks both specialists even where the context document answers. */
  readonly isThorough?: boolean;
  /** Hears of every submission, `isFirst` of its run. */
  readonly hear?: (offer: Offer) => void;
}

/** What an expert handed in. */
export interface Offer {
  readonly agent: string;
  readonly isFirst: boolean;
  readonly input: unknown;
}

/**
 * A model that knows its trade: as the orchestrator it answers from the context document where a finding names the culprit,
 * else it asks; as the specialist it looks in two turns, and submits what the results show. It reads the request alone. What
 * is sent back it leaves out.
 */
export function createExpert({ truth, isThorough = false, hear }: ExpertOptions): Script {
  return (request) => {
    const read = readRequest(request);
    const tool = isOrchestrator(request) ? "answer" : "submit";
    const next =
      read.sentBack === undefined
        ? tool === "answer"
          ? leads(read, { truth, isThorough })
          : looksInto(read, truth)
        : [{ tool, input: mended(read.sentBack) }];
    for (const { input } of next.filter((call) => call.tool === tool)) {
      const isFirst = read.calls.every(({ call }) => call.name !== tool);
      hear?.({ agent: tool === "answer" ? "orchestrator" : "kubernetes", isFirst, input });
    }
    return { kind: "answers", calls: next };
  };
}

/** On the wire a request does not say whose it is. */
export function isOrchestrator({ tools }: Pick<ModelRequest, "tools">): boolean {
  return tools.some(({ name }) => name === "answer");
}
