import type { Answer } from "@binnacle/contracts";
import { citedIn, toDocument } from "@binnacle/report";
import { now } from "./samples.ts";

/** What a person reads of an answer, a line each, with the buttons last; the folded evidence is left out. */
export function shown(answer: Answer): string[] {
  const reply = { kind: "answer", answer } as const;
  const telling = { nowMs: Date.parse(now), timeZone: "UTC" };
  const { state, title, sections, buttons } = toDocument(reply, telling, citedIn(reply, []));
  const lines = sections.flatMap(({ label, lines: all }) =>
    all.map(({ text, numbers = [] }) =>
      [label, text, ...numbers.map((number) => `[${number}]`)].filter(Boolean).join(" "),
    ),
  );
  const asked = buttons.flatMap((button) => (button.kind === "ask" ? [`(${button.label})`] : []));
  return [[state, title].filter(Boolean).join(" · "), ...lines, ...asked];
}
