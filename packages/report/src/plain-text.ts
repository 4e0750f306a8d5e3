import { cut } from "./mrkdwn.ts";

/** `emoji`: Slack makes no picture of a name between colons. */
export function plainText(text: string, limit: number) {
  return { type: "plain_text", text: cut(text, limit), emoji: false } as const;
}
