import type { SlashCommand } from "./slack-model.ts";

/** What the caller tells the page. */
export interface PageSettings {
  /** One quiet line: that this is an emulation, and with which recording. */
  readonly note: string;
  readonly slashCommands: readonly SlashCommand[];
  /** Texts that the page offers to type. */
  readonly suggestions: readonly string[];
  /** IANA name of the zone for times; absent: that of the browser. */
  readonly timeZone?: string;
  /** Absent: the page shows no such button. */
  readonly restartBot?: () => Promise<void>;
}
