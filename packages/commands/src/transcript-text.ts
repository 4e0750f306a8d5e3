import type { AgentTranscript, ModelMessage, Transcript } from "@binnacle/contracts";
import { counted } from "./answer-of.ts";

interface Part {
  /** `orchestrator, turn 2`. */
  readonly head: string;
  readonly text: string;
}

/** So much of a part is shown, however many there are. */
const leastOfPart = 120;

/** Each agent, its prompt and its turns in their order; a part that is longer than its share of `charactersAtMost` is cut, and that is said. */
export function transcriptText({ agents }: Transcript, charactersAtMost: number): string {
  const parts = agents.flatMap(partsOf);
  const share = Math.max(leastOfPart, Math.floor(charactersAtMost / Math.max(1, parts.length)));
  return parts.map(({ head, text }) => `== ${head}\n${shortened(text, share)}`).join("\n\n");
}

function partsOf(transcript: AgentTranscript): Part[] {
  const { agent, round, promptVersion, system, tools, messages, usage } = transcript;
  const { input, cacheRead, cacheWrite, output } = usage;
  const name = `${agent}, round ${round}`;
  const cost = `${input + cacheWrite} tokens in, ${output} out, ${cacheRead} cached`;
  return [
    { head: `${name} · prompt ${promptVersion} · ${cost}`, text: `tools: ${tools.join(", ")}` },
    { head: `${name} · system`, text: system },
    ...messages.map((message, index) => partOf(message, `${name} · turn ${turnOf(index)}`)),
  ];
}

/** What is given and what is answered to it are one turn. */
function turnOf(index: number): number {
  return Math.floor(index / 2) + 1;
}

function partOf(message: ModelMessage, where: string): Part {
  return message.role === "given"
    ? { head: `${where} · given`, text: message.parts.map(givenText).join("\n") }
    : { head: `${where} · answered`, text: message.parts.map(answerText).join("\n") };
}

type Given = Extract<ModelMessage, { role: "given" }>["parts"][number];
type Answered = Extract<ModelMessage, { role: "answer" }>["parts"][number];

function givenText(part: Given): string {
  if (part.kind === "text") return part.text;
  return `${part.isError ? "error" : "result"} of ${part.id}: ${part.text}`;
}

function answerText(part: Answered): string {
  if (part.kind === "text") return part.text;
  if (part.kind === "reasoning") return "(reasoning, as the provider keeps it)";
  return `${part.id} calls ${part.name} ${part.malformed ?? JSON.stringify(part.input ?? {})}`;
}

/** Its beginning in whole lines where one ends not far before. */
function shortened(text: string, charactersShown: number): string {
  if (text.length <= charactersShown) return text;
  const shown = text.slice(0, charactersShown);
  const end = shown.lastIndexOf("\n");
  const kept =
    end < charactersShown / 2 ? shown.replace(/[\uD800-\uDBFF]$/u, "") : shown.slice(0, end);
  return `${kept}\n… ${counted(text.length - kept.length, "character")} more: a terminal shows all`;
}
