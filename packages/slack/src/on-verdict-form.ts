import {
  type Decision,
  type Hypothesis,
  type Investigation,
  NOTE_AT_MOST,
  type ObjectRef,
  present,
  RejectReason,
} from "@binnacle/contracts";
import { modifyView, objectIn, rejectView, textView } from "@binnacle/report";
import { z } from "zod";
import { admit, whisperRefusal } from "./access/admit.ts";
import { Clicker, visitorOf } from "./clicker.ts";
import { isBlind } from "./look-again.ts";
import {
  assertShown,
  type Judged,
  mayBeShown,
  onVerdict,
  remembered,
  VerdictValue,
} from "./on-verdict.ts";
import type { SlackPorts } from "./ports.ts";
import { isViewGone } from "./slack-error.ts";

const About = VerdictValue.extend({ channel: z.string(), ts: z.string(), threadTs: z.string() });

/** A trigger lives for three seconds: the modal is opened first, and filled when we know what with. */
export async function onVerdictForm(
  judged: Judged,
  { kind, triggerId }: { readonly kind: "modify" | "reject"; readonly triggerId: string },
  ports: SlackPorts,
): Promise<void> {
  await assertShown(judged, ports);
  if (kind === "reject") {
    await ports.api.openView(triggerId, rejectView(aboutText(judged)));
    return;
  }
  const viewId = await ports.api.openView(triggerId, textView("Reading what I found…"));
  const view = await modifyViewOf(judged, ports);
  await ports.api.updateView(viewId, view).catch((error: unknown) => {
    // Closed meanwhile.
    if (!isViewGone(error)) throw error;
  });
}

async function modifyViewOf(judged: Judged, ports: SlackPorts) {
  const held = await ports.store.get(judged.investigationId);
  const known =
    held === undefined || isBlind(held)
      ? await remembered(judged, ports)
      : ({ kind: "same", judged, investigation: held } as const);
  if (known.kind === "different") return textView(known.sentence);
  const hypothesis = known.investigation.hypotheses.find(
    ({ id }) => id === known.judged.hypothesisId,
  );
  if (hypothesis === undefined)
    return textView("The picture changed since. Look at the message again.");
  return modifyView(hypothesis, aboutText(known.judged));
}

function aboutText(judged: Judged): string {
  return JSON.stringify(About.parse(judged));
}

/** The element of a block: a text, or the option that was chosen. */
const Value = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
});

export const Submission = Clicker.extend({
  view: z.object({
    id: z.string(),
    hash: z.string(),
    callback_id: z.string(),
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.object({ value: Value })) }),
  }),
});
export type Submission = z.infer<typeof Submission>;

/** Sentences under the blocks that they are about, or the work that is left when the modal is closed. */
export type Submitted =
  | { readonly kind: "errors"; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: "taken"; readonly work: () => Promise<void>; readonly place: Place };

type Place = Pick<Judged, "channel" | "threadTs" | "user">;

/** Who may ask when a modal is opened may not any more when it is submitted. */
export async function onVerdictSubmitted(
  submission: Submission,
  ports: SlackPorts,
): Promise<Submitted> {
  const { view, user } = submission;
  const about = About.parse(JSON.parse(view.private_metadata));
  const visitor = visitorOf(submission, { channel: about.channel, isShared: undefined });
  const admission = await admit(visitor, `submit ${view.callback_id}`, ports);
  const place: Place = { ...about, user: user.id };
  if (admission.kind === "refused") {
    const { why } = admission;
    const { threadTs } = about;
    return { kind: "taken", place, work: () => whisperRefusal({ visitor, why, threadTs }, ports) };
  }
  const judged: Judged = { ...about, user: user.id, grants: admission.grants };
  if (!(await mayBeShown(judged, ports)))
    return { kind: "taken", place, work: () => assertShown(judged, ports) };
  const state = await ports.redactor.value(view.state);
  return await readSubmission({ ...view, state }, judged, ports);
}

async function readSubmission(
  view: Submission["view"],
  judged: Judged,
  ports: SlackPorts,
): Promise<Submitted> {
  const typed = (block: string): string | undefined => {
    const { value, selected_option: selected } = view.state.values[block]?.value ?? {};
    return (selected?.value ?? value ?? "").trim() || undefined;
  };
  const note = typed("note")?.slice(0, NOTE_AT_MOST);
  if (view.callback_id === "verdict:reject") {
    const reason = RejectReason.safeParse(typed("reason")).data;
    if (reason === undefined)
      return { kind: "errors", errors: { reason: "Choose what is wrong." } };
    const says = { kind: "reject", reason, ...present({ note }) } as const;
    return { kind: "taken", place: judged, work: () => onVerdict(judged, says, ports) };
  }
  const investigation = await ports.store.get(judged.investigationId);
  const read = modified({ typed, note }, { investigation, hypothesisId: judged.hypothesisId });
  if (read.kind === "errors") return read;
  return { kind: "taken", place: judged, work: () => onVerdict(judged, read.says, ports) };
}

interface Typed {
  readonly typed: (block: string) => string | undefined;
  readonly note: string | undefined;
}

type Read =
  | Extract<Submitted, { kind: "errors" }>
  | { readonly kind: "read"; readonly says: Extract<Decision["says"], { kind: "modify" }> };

interface Shown {
  readonly investigation: Investigation | undefined;
  readonly hypothesisId: string;
}

/** An object must be one that the investigation saw. */
function modified({ typed, note }: Typed, { investigation, hypothesisId }: Shown): Read {
  const cause = typed("cause");
  if (cause === "unlisted" && note === undefined)
    return { kind: "errors", errors: { note: "Say in a few words what it was." } };
  const named = investigation && objectIn(investigation, typed("culprit") ?? "");
  if (named === undefined)
    return {
      kind: "errors",
      errors: { culprit: "I forgot what I saw since. Close this and click Modify again." },
    };
  if (named.kind === "unknown") return { kind: "errors", errors: { culprit: named.sentence } };
  const says = {
    kind: "modify" as const,
    culprit: named.ref,
    ...present({ cause, worked: isYes(typed("worked")), note }),
  };
  return isUntouched(
    says,
    investigation?.hypotheses.find(({ id }) => id === hypothesisId),
  )
    ? { kind: "errors", errors: { culprit: "This is what I said. Change it, or click Accept." } }
    : { kind: "read", says };
}

function isUntouched(
  { cause, culprit, worked, note }: Extract<Read, { kind: "read" }>["says"],
  shown: Hypothesis | undefined,
): boolean {
  if (shown === undefined || worked !== undefined || note !== undefined) return false;
  const isCause = cause === undefined || cause === shown.finding.cause;
  return (
    isCause &&
    (culprit === undefined || nameOfObject(culprit) === nameOfObject(shown.finding.culprit))
  );
}

function nameOfObject({ kind, namespace = "", name }: ObjectRef): string {
  return `${namespace}/${kind}/${name}`;
}

function isYes(word: string | undefined): boolean | undefined {
  return word === undefined ? undefined : word === "yes";
}
