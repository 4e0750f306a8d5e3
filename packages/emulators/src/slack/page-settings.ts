import type { SlashCommand } from "./slack-model.ts";

export interface AppIntroduction {
  readonly text: string;
  readonly prompts: readonly { readonly title: string; readonly message: string }[];
}

/** What the caller tells the page. */
export interface PageSettings {
  /** One quiet line: that this is an emulation, and with which recording. */
  readonly note: string;
  readonly slashCommands: readonly SlashCommand[];
  /** Texts that the page offers to type. */
  readonly suggestions: readonly string[];
  /** What an empty direct message with the app says, and what it offers to type. */
  readonly about: AppIntroduction;
  /** IANA name of the zone for times; absent: that of the browser. */
  readonly timeZone?: string;
  /** Absent: the page shows no such button. */
  readonly restartBot?: () => Promise<void>;
}
