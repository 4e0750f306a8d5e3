import type { Intent, StateMark } from "@binnacle/contracts";

/** What a person reads, before it is rendered for Slack, a terminal or Markdown. Texts are plain; renderers escape. */
export interface Document {
  readonly state?: StateMark;
  /** First line; the lock-screen line is made of it. */
  readonly title: string;
  /** Where, and how sure: `shop · prod-eu · high confidence`. */
  readonly subtitle?: string;
  readonly sections: readonly Section[];
  /** Folded at first. */
  readonly drawers: readonly Drawer[];
  readonly buttons: readonly Button[];
  /** Small print: checks, plan, receipt. */
  readonly footer: readonly string[];
}

export interface Section {
  readonly label?: string;
  readonly lines: readonly Line[];
}

/** One line: text with the numbers of its evidence, or something to copy. */
export interface Line {
  readonly text: string;
  readonly numbers?: readonly number[];
  /** `code`: a command or outside text, shown as it is. */
  readonly kind?: "text" | "code";
}

export interface Drawer {
  readonly title: string;
  readonly lines: readonly Line[];
}

export type Button =
  | {
      readonly kind: "verdict";
      readonly verdict: "accept" | "modify" | "reject" | "withdraw";
      readonly investigationId: string;
      readonly hypothesisId: string;
      readonly revision: number;
    }
  | { readonly kind: "ask"; readonly label: string; readonly intent: Intent }
  /** Asks the same again, for all to see. */
  | { readonly kind: "share"; readonly intent: Intent };

/** How times are told. `report` has no clock: the caller says what now is. */
export interface Telling {
  readonly nowMs: number;
  /** IANA name; printed, so that nobody guesses. */
  readonly timeZone: string;
}

export const stateMarks: Readonly<Record<StateMark, string>> = {
  broken: "🔴",
  degraded: "🟡",
  fine: "🟢",
  unknown: "⚪",
};

/** ` [1][2]` behind a line; nothing where nothing is cited. */
export function marksOf(numbers: readonly number[]): string {
  return numbers.length === 0 ? "" : ` ${numbers.map((number) => `[${number}]`).join("")}`;
}
