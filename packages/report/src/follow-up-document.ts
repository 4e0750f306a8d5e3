import { type Investigation, present } from "@binnacle/contracts";
import { severityOf } from "@binnacle/diagnosis";
import type { Context } from "./context.ts";
import { type Document, type Section, stateMarks } from "./document.ts";
import { evidenceDrawer } from "./evidence-drawer.ts";
import { isReplyAlone } from "./is-reply-alone.ts";
import { interruptionLines, noticeText } from "./note-lines.ts";
import { planDrawer } from "./plan-lines.ts";
import { replyLines } from "./reply-lines.ts";
import { saidOnce } from "./said-once.ts";
import { subtitleOf } from "./subtitle-of.ts";

/**
 * What a model says in a talk that had a whole answer: its first line is the title. What the investigation shows, `whole`,
 * is told besides where it is not what was said before. Undefined: this is no such reply.
 */
export function followUpDocument(
  whole: Document,
  investigation: Investigation,
  { cited, ...context }: Context & { readonly cited: readonly string[] },
): Document | undefined {
  const reply = replyLines(investigation, context);
  const [first, ...rest] = reply;
  if (investigation.follows === undefined || first === undefined) return undefined;
  const state = severityOf(investigation);
  const said: Document = {
    ...whole,
    ...present({ notice: noticeText(investigation, context) }),
    state,
    title: first.text,
    subtitle: subtitleOf(investigation, state),
    ...present({ numbers: first.numbers }),
  };
  const sections = [{ lines: rest }, { label: "Note", lines: interruptionLines(investigation) }];
  // Of another thing than before, or of the same and not as it was.
  if (!isReplyAlone(investigation)) return saidOnce({ ...said, ...newsOf(whole, sections) }, reply);
  const drawers = [...evidenceOf(investigation, context, cited), ...planDrawer(investigation)];
  const footer = investigation.status === "answered" ? whole.footer.slice(-1) : whole.footer;
  return saidOnce({ ...said, sections, drawers, footer, buttons: [] }, reply);
}

/** Open beside the first line of the picture: what somebody who acts must know. */
const open = new Set(["Users", "Not seen", "Disputed", "Do now", "Verdict"]);

/** These stand before it. */
const before = new Set(["Answer", "More", "Note"]);

function newsOf(
  { state, title, subtitle, sections }: Document,
  said: readonly Section[],
): Pick<Document, "sections" | "folded"> {
  const mark = state === undefined ? "" : `${stateMarks[state]} `;
  const head = [title, subtitle].filter((part) => part !== undefined).join(" · ");
  const told = sections.filter(({ label = "" }) => !before.has(label));
  return {
    folded: "The whole answer",
    sections: [
      ...said,
      { label: "State", lines: [{ text: `${mark}${head}` }] },
      ...told.map((section) =>
        open.has(section.label ?? "") ? section : { ...section, isFolded: true },
      ),
    ],
  };
}

/** Of the facts of the talk, those that this reply cites. */
function evidenceOf(
  { reply, notes }: Investigation,
  context: Context,
  cited: readonly string[],
): ReturnType<typeof evidenceDrawer> {
  const ids = new Set([...notes, ...(reply?.lines ?? [])].flatMap(({ evidence }) => evidence));
  const evidence = new Map([...context.evidence].filter(([id]) => ids.has(id)));
  return evidenceDrawer({ ...context, evidence }, cited);
}
