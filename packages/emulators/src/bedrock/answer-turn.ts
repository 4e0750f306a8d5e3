import { setImmediate, setTimeout } from "node:timers/promises";
import type { Faults } from "./create-faults.ts";
import type { AnsweredBlock, AnsweredTurn, ScriptedTurn, Usage } from "./scripted-turn.ts";
import { encodeFrame, type Frame, toFrames } from "./to-frames.ts";

/** How a stream that has begun ends. */
type Ending = "over" | "cut" | "stall";

interface Answering {
  readonly isStream: boolean;
  readonly faults: Faults;
  readonly usage: Usage;
  /** Ends the connection. */
  readonly cut: () => void;
}

export interface Answered {
  readonly response: Response;
  readonly ending: Ending;
}

/** The answer of either route, with what the faults make of it. A stream meets those of streams. */
export function answerTurn(scripted: ScriptedTurn, answering: Answering): Answered {
  const { faults, isStream, usage, cut } = answering;
  const turn = withFaults(complete(scripted, usage), faults);
  if (faults.take("garbage")) {
    const headers = { "content-type": "text/html" };
    return { response: new Response("<html>Sign in</html>", { headers }), ending: "over" };
  }
  if (!isStream) return { response: Response.json(toBody(turn)), ending: "over" };
  const { frames, ending } = broken(toFrames(turn), faults);
  const eventDelayMs = faults.take("slow")?.eventDelayMs ?? 0;
  const headers = { "content-type": "application/vnd.amazon.eventstream" };
  const stream = toStream(frames, { ending, eventDelayMs, cut });
  return { response: new Response(stream, { headers }), ending };
}

function complete({ content, stopReason }: ScriptedTurn, usage: Usage): AnsweredTurn {
  const blocks = content.map((block): AnsweredBlock => {
    if (!("toolUse" in block)) return block;
    return { toolUse: { toolUseId: `tooluse_${crypto.randomUUID()}`, ...block.toolUse } };
  });
  const usesTools = blocks.some((block) => "toolUse" in block);
  return {
    content: blocks,
    stopReason: stopReason ?? (usesTools ? "tool_use" : "end_turn"),
    usage,
  };
}

function withFaults(turn: AnsweredTurn, faults: Faults): AnsweredTurn {
  const stopReason = faults.take("stop")?.reason ?? turn.stopReason;
  if (!faults.take("malformed_tool_json")) return { ...turn, stopReason };
  const content = turn.content.map((block) =>
    "toolUse" in block
      ? { toolUse: { ...block.toolUse, input: JSON.stringify(block.toolUse.input).slice(0, -1) } }
      : block,
  );
  return { ...turn, content, stopReason };
}

function toBody({ content, stopReason, usage }: AnsweredTurn) {
  const message = { role: "assistant", content };
  return { output: { message }, stopReason, usage, metrics: { latencyMs: 1 } };
}

function broken(frames: Frame[], faults: Faults): { frames: Frame[]; ending: Ending } {
  const half = frames.slice(0, Math.ceil(frames.length / 2));
  const failing = faults.take("fail_in_stream");
  if (failing) {
    const payload = { message: failing.exception };
    const exception = { kind: "exception", name: failing.exception, payload } as const;
    return { frames: [...half, exception], ending: "over" };
  }
  if (faults.take("cut")) return { frames: half, ending: "cut" };
  if (faults.take("stall")) return { frames: half, ending: "stall" };
  if (faults.take("end_early")) return { frames: half, ending: "over" };
  return { frames, ending: "over" };
}

/** Rounds of the event loop after which what was said is on its way. */
const ROUNDS_BEFORE_CUT = 20;

interface Streaming {
  readonly ending: Ending;
  readonly eventDelayMs: number;
  readonly cut: () => void;
}

/** An event is made when the one before was taken. */
function toStream(frames: readonly Frame[], streaming: Streaming): ReadableStream<Uint8Array> {
  const { ending, eventDelayMs, cut } = streaming;
  const left = frames.values();
  const source = {
    async pull(controller: ReadableStreamDefaultController<Uint8Array>) {
      const { value: frame, done } = left.next();
      if (!done) {
        if (eventDelayMs > 0) await setTimeout(eventDelayMs);
        controller.enqueue(encodeFrame(frame));
        return;
      }
      if (ending === "over") {
        controller.close();
        return;
      }
      if (ending === "cut") {
        for (let round = 0; round < ROUNDS_BEFORE_CUT; round += 1) await setImmediate();
        cut();
      }
      await new Promise(() => undefined);
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}
