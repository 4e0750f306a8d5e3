import type { ExpertRequest } from "./expert-request.ts";
import type { Known } from "./known.ts";
import { nameIn } from "./name-in.ts";
import { type ReadContext, readContext } from "./read-context.ts";
import { type ReadFinding, readFindings } from "./read-findings.ts";
import { withSlots } from "./with-slots.ts";

interface Leading {
  readonly truth: Known;
  readonly isThorough: boolean;
}

/** What an expert calls as the orchestrator. */
export function leads(
  { task, calls }: ExpertRequest,
  { truth, isThorough }: Leading,
): { readonly tool: string; readonly input: unknown }[] {
  const context = readContext(task);
  const reports = calls.flatMap(({ call, result }) =>
    call.name.startsWith("ask_") && result?.isError === false ? [result.text] : [],
  );
  const findings = [...context.findings, ...reports.flatMap(readFindings)];
  const best = findings.findLast((finding) => names(finding, truth));
  const isSentOn = calls.at(-1)?.result?.text.startsWith("Not the end yet") === true;
  const asked = calls.filter(({ call }) => call.name === "ask_kubernetes").length;
  const isOpen = best === undefined && truth.culprit !== undefined && asked < 2;
  if (isSentOn || isOpen || (isThorough && asked === 0)) return asks(truth, isThorough);
  return [{ tool: "answer", input: answer(best, { context, reports }) }];
}

interface Read {
  readonly context: ReadContext;
  readonly reports: readonly string[];
}

function answer(best: ReadFinding | undefined, { context, reports }: Read) {
  const lines = best === undefined ? context.measured : explaining(best, context);
  const slotted = lines.map((line) => withSlots(line, context));
  const said = [...new Set([...slotted, ...fromReports(reports)])];
  return {
    reply: said.length === 0 ? ["Nothing that is wrong was seen [e1]"] : said.slice(0, 6),
    state: context.state,
    ranking: best === undefined ? [] : [best.handle],
    ...disagreeing(best, context),
  };
}

function names({ culprit, cause }: ReadFinding, truth: Known): boolean {
  const { culprit: object } = truth;
  if (object === undefined) return false;
  return culprit === nameIn(object) && (truth.cause === undefined || cause === truth.cause);
}

function asks({ culprit }: Known, isThorough: boolean) {
  const object = culprit === undefined ? "the workloads of the namespace" : nameIn(culprit);
  const task = `Look at ${object}: what it is waiting for, what changed it last, and which event says so.`;
  const specialist = { tool: "ask_kubernetes", input: { task } };
  if (!isThorough) return [specialist];
  return [
    specialist,
    { tool: "ask_memory", input: { task: `Did ${object} fail like this before?` } },
  ];
}

/** Title, what happened, what users feel, and the command. */
function explaining({ title, claims, steps }: ReadFinding, { measured }: ReadContext): string[] {
  const handles = /\[e\d[^\]]*\]$/u.exec(claims[0] ?? "")?.[0] ?? "[e1]";
  const command = steps.findLast((step) => step.command !== undefined)?.command;
  return [
    `${title} ${handles}`,
    ...claims.slice(0, 2),
    ...measured.slice(0, 1),
    ...(command === undefined ? [] : [`To bring it back: \`${command}\` ${handles}`]),
  ];
}

/** The first observation of each report. */
function fromReports(reports: readonly string[]): string[] {
  return reports.flatMap((report) => {
    const line = report.split("\n").find((one) => /^- .*\[e\d/u.test(one));
    return line === undefined ? [] : [line.slice(2)];
  });
}

function disagreeing(best: ReadFinding | undefined, { findings }: ReadContext) {
  const [first] = findings;
  if (best === undefined || first === undefined || best.handle === first.handle) return {};
  return { disagrees: best.claims[0] ?? `${best.title} [e1]` };
}
