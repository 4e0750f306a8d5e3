import type { Hypothesis, Investigation } from "@binnacle/contracts";
import { checksByKind, leadingOf } from "@binnacle/diagnosis";
import { answerDocument } from "./answer-document.ts";
import { causeHead } from "./cause-head.ts";
import { causeSections } from "./cause-sections.ts";
import { lookedClaim, openClaims } from "./check-claims.ts";
import { type Context, contextOf } from "./context.ts";
import type { Document, Drawer, Telling } from "./document.ts";
import { documentOfText, failureDocument } from "./document-of-text.ts";
import { evidenceDrawer } from "./evidence-drawer.ts";
import { followUpDocument } from "./follow-up-document.ts";
import { gapDrawer, gapSections } from "./gap-sections.ts";
import { hypothesisDrawer } from "./hypothesis-drawer.ts";
import { inOwnWords } from "./in-own-words.ts";
import type { Judged } from "./judged.ts";
import { namesIn } from "./names-in.ts";
import { interruptionOf, noteLines, noticeOf } from "./note-lines.ts";
import { planDrawer } from "./plan-lines.ts";
import { quietSections } from "./quiet-answer.ts";
import { quietHead } from "./quiet-head.ts";
import { receiptLines } from "./receipt-lines.ts";
import { shortened } from "./repeated.ts";
import { replyLines } from "./reply-lines.ts";
import { saidOnce } from "./said-once.ts";
import { moment } from "./tell-time.ts";
import { lineOf } from "./text-of.ts";
import { notUnderstood, unclearTitle, unknownTitle } from "./unclear-answer.ts";
import { verdictButtons } from "./verdict-lines.ts";

/** An investigation as people read it, at any of its stages. */
export function investigationDocument(
  given: Judged,
  telling: Telling,
  cited: readonly string[],
): Document {
  const judged = { ...given, investigation: inOwnWords(given.investigation) };
  const { investigation } = judged;
  const { status, asks } = investigation;
  if (status === "looking") return lookingDocument(investigation);
  const context = contextOf(investigation.evidence, answeredAt(investigation, telling), cited);
  if (status === "asks" && asks !== undefined) return askingDocument(investigation, asks, context);
  const leading = leadingOf(investigation);
  const interruption = interruptionOf(investigation);
  const reply = replyLines(investigation, context);
  if (leading === undefined && interruption !== undefined && reply.length === 0)
    return {
      ...failureDocument(interruption),
      sections: [{ lines: noteLines(investigation, context) }],
    };
  const body =
    leading === undefined ? quietBody(judged, context) : causeBody(judged, leading, context);
  const document: Document = {
    ...noticeOf(investigation, context),
    ...body,
    buttons: leading === undefined ? [] : verdictButtons(judged, leading, telling),
    drawers: drawersOf(investigation, { ...context, cited }, leading),
    footer: receiptLines(investigation, context.telling),
    names: namesIn(investigation),
  };
  return (
    followUpDocument(document, investigation, { ...context, cited }) ??
    shortened(saidOnce(document, reply), investigation, context)
  );
}

/** Its facts are of the moment of the answer, and so are their ages, whenever it is shown again. */
function answeredAt({ askedAt, receipt, status }: Investigation, telling: Telling): Telling {
  if (status !== "answered") return telling;
  return {
    ...telling,
    nowMs: Math.min(telling.nowMs, Date.parse(askedAt) + receipt.seconds * 1000),
  };
}

type Body = Pick<Document, "state" | "title" | "subtitle" | "sections">;

function quietBody(judged: Judged, context: Context): Body {
  return {
    ...quietHead(judged, context),
    sections: [...quietSections(judged, context), ...gapSections(judged.investigation)],
  };
}

function causeBody(judged: Judged, leading: Hypothesis, context: Context): Body {
  const { investigation } = judged;
  const gaps = gapSections(investigation).map((section) => ({ ...section, isFolded: true }));
  return {
    ...causeHead(judged, leading, context),
    sections: [...causeSections(judged, leading, context), ...gaps],
  };
}

function lookingDocument({ scope }: Investigation): Document {
  const { namespace, workload, cluster, window } = scope;
  const within = workload === undefined ? namespace : `in ${namespace}`;
  const what = [workload, namespace === undefined ? undefined : within].filter(Boolean).join(" ");
  const minutes = Math.round((Date.parse(window.to) - Date.parse(window.from)) / 60_000);
  const subject = what === "" ? "all namespaces" : what;
  return documentOfText(`Looking at ${subject} (cluster ${cluster.name}), last ${minutes} min…`);
}

function askingDocument(
  investigation: Investigation,
  { about, choices }: NonNullable<Investigation["asks"]>,
  { telling }: Context,
): Document {
  if (about === undefined)
    return answerDocument(notUnderstood(investigation.question, choices), telling, []);
  const buttons = choices.map(({ label, intent }) => ({ kind: "ask", label, intent }) as const);
  const sections = gapSections(investigation);
  const isUnknown = about.kind === "unknown_name" && about.near.length === 0;
  const title =
    isUnknown && choices.length > 0
      ? unknownTitle(about.name, sections.length > 0)
      : unclearTitle(about);
  return { ...documentOfText(title), sections, buttons };
}

function drawersOf(
  investigation: Investigation,
  context: Context & { readonly cited: readonly string[] },
  leading: Hypothesis | undefined,
): Drawer[] {
  const { timeline, checks, hypotheses, status } = investigation;
  if (status !== "answered") return [];
  const entries = timeline.map(({ at, claim }) => {
    const line = lineOf(claim, context);
    return { ...line, text: `${moment(at, context.telling)}  ${line.text}` };
  });
  const findings = hypotheses.map(({ finding }) => finding);
  const { ruledOut } = checksByKind(checks);
  const looked = [...ruledOut.map(lookedClaim), ...openClaims(checks, findings)];
  return [
    ...evidenceDrawer(context, context.cited),
    ...hypothesisDrawer(investigation, leading, context),
    ...planDrawer(investigation),
    ...drawer("Timeline", entries),
    ...drawer(
      `Ruled out (${ruledOut.length})`,
      looked.map((claim) => lineOf(claim, context)),
    ).map((all) => ({ ...all, rest: 'ask "what did you rule out?"' })),
    ...gapDrawer(investigation),
  ];
}

function drawer(title: string, lines: Drawer["lines"]): Drawer[] {
  return lines.length === 0 ? [] : [{ title, lines }];
}
