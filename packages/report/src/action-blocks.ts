import type { Block } from "./block.ts";
import type { Button } from "./document.ts";
import { cut } from "./mrkdwn.ts";
import { plainText } from "./plain-text.ts";

const limits = {
  button: 75,
  actions: 25,
  /** Of one text inside a value, so that the whole stays a value. */
  valueText: 300,
} as const;

/** The buttons under a message. */
export function actionBlocks(buttons: readonly Button[]): Block[] {
  if (buttons.length === 0) return [];
  return [{ type: "actions", elements: buttons.slice(0, limits.actions).map(buttonElement) }];
}

function buttonElement(button: Button, index: number): Block {
  const { label, id } = faceOf(button, index);
  return {
    type: "button",
    text: plainText(label.trim() || "…", limits.button),
    action_id: id,
    value: valueOf(button),
    ...(id === "verdict:accept" ? { style: "primary" } : {}),
  };
}

const verdictLabels = {
  accept: "Accept",
  modify: "Modify",
  reject: "Reject",
  withdraw: "Withdraw",
} as const;

function faceOf(button: Button, index: number): { readonly label: string; readonly id: string } {
  if (button.kind === "ask") return { label: button.label, id: `ask:${index}` };
  if (button.kind === "share") return { label: "Share", id: "share" };
  const label = verdictLabels[button.verdict];
  return { label, id: `verdict:${button.verdict}` };
}

/** Ids and names only: a value is visible to any app of the workspace. Texts are cut, never the JSON around them. */
function valueOf(button: Button): string {
  if (button.kind !== "verdict")
    return JSON.stringify(button.intent, (_, part: unknown) =>
      typeof part === "string" ? cut(part, limits.valueText) : part,
    );
  const { investigationId, hypothesisId, revision } = button;
  return JSON.stringify({ investigationId, hypothesisId, revision });
}
