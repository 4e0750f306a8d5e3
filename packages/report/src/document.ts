import type { Intent, StateMark } from "@binnacle/contracts";

/** What a person reads, before it is rendered for Slack, a terminal or Markdown. Texts are plain; renderers escape. Backticks mark code. */
export interface Document {
  readonly state?: StateMark;
  /** Said before all else: this is about something else than was asked, or something changed since. */
  readonly notice?: string;
  /** First line; the lock-screen line is made of it. */
  readonly title: string;
  /** Of the facts that the first line tells. */
  readonly numbers?: readonly number[];
  /** Where, and how sure: `shop · prod-eu · high confidence`. */
  readonly subtitle?: string;
  readonly sections: readonly Section[];
  /** Folded at first. */
  readonly drawers: readonly Drawer[];
  readonly buttons: readonly Button[];
  /** Small print: checks, plan, receipt. */
  readonly footer: readonly string[];
  /** What the folded sections are together; else their labels. */
  readonly folded?: string;
  /** Names of objects, variables and images that the texts hold: shown as code where a surface can. */
  readonly names?: ReadonlySet<string>;
}

export interface Section {
  readonly label?: string;
  readonly lines: readonly Line[];
  /** Drawn beside its lines, which say the same. */
  readonly picture?: Picture;
  /** Not needed to act: folded where a surface can, else shown in its place. */
  readonly isFolded?: boolean;
}

/** A line chart. */
export interface Picture {
  readonly title: string;
  /** Of the numbers: `%`. */
  readonly unit: string;
  /** IANA name of the zone of the labels. */
  readonly timeZone: string;
  /** Oldest first; each label once. */
  readonly points: readonly { readonly label: string; readonly value: number }[];
  /** The moment of the change, at the point of this index. */
  readonly mark?: { readonly name: string; readonly index: number };
}

/** One line: text with the numbers of its evidence, or something to copy. */
export interface Line {
  readonly text: string;
  readonly numbers?: readonly number[];
  /** `code`: outside text, shown as it stands; `command`: something to copy. */
  readonly kind?: "text" | "code" | "command";
  /** A command that the text holds: code as a whole. */
  readonly command?: string;
  /** Belongs to the line before it, which says enough alone. */
  readonly isDetail?: boolean;
}

export interface Drawer {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Gives way after all others where not everything fits. */
  readonly isNeeded?: boolean;
  /** What shows all of it: `ask "what did you rule out?"`. */
  readonly rest?: string;
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
