import { type Hypothesis, NOTE_AT_MOST, RejectReason } from "@binnacle/contracts";
import { causes } from "@binnacle/diagnosis";
import { cut, cutMrkdwn, mrkdwnText } from "./mrkdwn.ts";
import { objectText } from "./object-in.ts";
import { plainText } from "./plain-text.ts";
import { reasonWords } from "./verdict-lines.ts";
import { visibleLine } from "./visible-text.ts";

/** A modal for `views.open`. Each input is named by its block; the element in it is `value`. */
export type View = Readonly<Record<string, unknown>>;

const limits = { title: 24, option: 75, culprit: 300, plain: 2000 } as const;

/** Stands until the form is there, or says why there is none. */
export function textView(text: string): View {
  return {
    ...viewOf("Modify", [
      {
        type: "section",
        text: {
          type: "mrkdwn",
          text: cutMrkdwn(mrkdwnText({ text: visibleLine(text) }), 3000) || "…",
          verbatim: true,
        },
      },
    ]),
    close: plain("Close"),
  };
}

/** What was right instead. What was shown is filled in: who leaves it says that it is right. */
export function modifyView({ finding }: Hypothesis, metadata: string): View {
  const { cause, culprit } = finding;
  return formOf("modify", metadata, [
    inputBlock("cause", "The right cause", causeSelect(cause)),
    inputBlock("culprit", "The right object", {
      type: "plain_text_input",
      initial_value: cut(visibleLine(objectText(culprit)), limits.culprit),
      max_length: limits.culprit,
    }),
    optional("worked", "Did the fix work?", {
      type: "radio_buttons",
      options: [option("yes", "It worked"), option("no", "It did not help")],
    }),
    noteBlock("What helped, or what should be known next time"),
  ]);
}

export function rejectView(metadata: string): View {
  const options = RejectReason.options.map((reason) =>
    option(reason, sentenceCase(reasonWords[reason])),
  );
  return formOf("reject", metadata, [
    inputBlock("reason", "What is wrong with it?", {
      type: "radio_buttons",
      options,
    }),
    noteBlock("Anything to add"),
  ]);
}

function formOf(kind: "modify" | "reject", metadata: string, blocks: readonly View[]): View {
  return {
    ...viewOf(sentenceCase(kind), blocks),
    callback_id: `verdict:${kind}`,
    private_metadata: metadata,
    submit: plain(sentenceCase(kind)),
    close: plain("Cancel"),
  };
}

function viewOf(title: string, blocks: readonly View[]): View {
  return { type: "modal", title: plain(cut(title, limits.title)), blocks };
}

function causeSelect(shown: string): View {
  const groups = Map.groupBy(causes, ({ group }) => group);
  const known = [...groups].map(([group, members]) => ({
    label: plain(sentenceCase(group)),
    options: members.map(({ id, title }) => option(id, title)),
  }));
  const other = {
    label: plain("Other"),
    options: [option("unlisted", "Another cause: say it in the note")],
  };
  const all = [...known, other];
  const initial = all.flatMap(({ options }) => options).find(({ value }) => value === shown);
  return {
    type: "static_select",
    option_groups: all,
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
}

function inputBlock(id: string, label: string, element: View): View {
  return {
    type: "input",
    block_id: id,
    label: plain(label),
    element: { ...element, action_id: "value" },
  };
}

function optional(id: string, label: string, element: View): View {
  return { ...inputBlock(id, label, element), optional: true };
}

function noteBlock(label: string): View {
  return optional("note", label, {
    type: "plain_text_input",
    multiline: true,
    max_length: NOTE_AT_MOST,
  });
}

function option(value: string, text: string) {
  return { text: plain(cut(text, limits.option)), value };
}

function plain(text: string) {
  return plainText(visibleLine(text), limits.plain);
}

function sentenceCase(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
