import { dataBlock } from "@binnacle/agent-kit";
import { allowedCommand, logTemplates, readLogLine, toStateList } from "@binnacle/diagnosis";
import { isAddressed, parseText } from "@binnacle/intake";
import { documentOfText, toBlocks, toMarkdown, toTerminal } from "@binnacle/report";
import { createRedactor } from "@binnacle/runtime";
import { type Measured, single } from "./measure.ts";

const barMs = 200;
const redactor = createRedactor();
const at = "2026-11-29T04:00:00Z";
const words = new Set(["payment", "checkout"]);
/** Repeated, they find a reader that looks at a text more than once. */
const units = Array.from("a1fAF .,:;-_/\\\"'`<>&*~?!{}[]()=@#\t\n\u2028é").concat(
  ["a.", "a-", "a:", "1.", "a@", "a=", "eyJ-", "ab-", "a,b=", ":a:", "? ", " .", "a1", "0:"],
  ["::", "<@U1>", "in the ", "logs of ", "why is ", "at ", '{"a":', "``` ", " \n", "1.2.3.4:5 "],
  ["password=", "a://b:", "-----BEGIN PRIVATE KEY-----", `${at} `],
);

/** A front door for text from outside, as each reads a text of any length. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  "log line": readLogLine,
  "log line of JSON": (text) => readLogLine(JSON.stringify({ msg: text })),
  "log line of broken JSON": (text) => readLogLine(`{"msg":"${text}`),
  "log patterns, one line": (text) => logTemplates([{ at, text }]),
  "log patterns, lines of 500": (text) => logTemplates(linesOf(text, 500)),
  "message in a channel": (text) => parseText(text, { inThread: false }),
  "message in a thread": (text) => parseText(text, { inThread: true, hasModel: true }),
  "question of kubectl": (text) => parseText(`kubectl ${text}`, { inThread: false }),
  "message to somebody": (text) => isAddressed(text, words, { hasModel: true }),
  "command of a model": (text) => allowedCommand(`kubectl ${text}`),
  "block for a model": (text) => dataBlock("result", { id: "1" }, text),
  "event of a cluster": (text) =>
    toStateList({ kind: "Event", items: { kind: "known", value: [event(text)] } }),
  "text as Markdown": (text) => toMarkdown(documentOfText(text)),
  "text for a terminal": (text) => toTerminal(documentOfText(text)),
  "text for Slack": (text) => toBlocks(documentOfText(text)),
  redaction: (text) => redactor.value({ text }),
};

/** Each reader of outside text on 1 MB of each unit repeated: its slowest. */
export async function benchText({ isQuick }: { isQuick: boolean }): Promise<Measured[]> {
  const length = isQuick ? 20_000 : 1_000_000;
  const numbers: Measured[] = [];
  for (const [name, read] of Object.entries(readers)) {
    await read("a warm reader");
    const { ms, unit } = await slowest(read, length);
    const how = `${length} characters of ${JSON.stringify(unit)}, the slowest of ${units.length}`;
    numbers.push(single({ name: `text, ${name}`, unit: "ms", bar: barMs, how }, ms));
  }
  return numbers;
}

/** A reader that needs seconds is not asked for all. */
const enoughMs = 20_000;

async function slowest(read: (text: string) => unknown, length: number) {
  let worst = { ms: 0, unit: "" };
  const fromMs = performance.now();
  for (const unit of units) {
    const text = unit.repeat(Math.ceil(length / unit.length));
    const startedMs = performance.now();
    await read(text);
    const ms = performance.now() - startedMs;
    if (ms > worst.ms) worst = { ms, unit };
    if (performance.now() - fromMs > enoughMs) break;
  }
  return worst;
}

function linesOf(text: string, length: number) {
  return Array.from({ length: Math.ceil(text.length / length) }, (_, index) => ({
    at,
    text: text.slice(index * length, (index + 1) * length),
  }));
}

function event(text: string): object {
  return { metadata: { name: text }, involvedObject: { name: text }, reason: text, message: text };
}
