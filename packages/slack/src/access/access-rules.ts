/** Absent: all of them. An empty list: none. */
export interface Limits {
  /** Configured names. */
  readonly clusters?: readonly string[] | undefined;
  readonly namespaces?: readonly string[] | undefined;
}

/** A team: its channels, and what is asked in them. */
export interface Space extends Limits {
  readonly name: string;
  /** Ids; each is of one space. */
  readonly channels: readonly string[];
  /** User groups whose members may ask in it; absent: all who may ask at all. */
  readonly groups?: readonly string[] | undefined;
  /** Although another organisation reads its channels. */
  readonly sharedWithOthers: boolean;
}

/** Limits of one user group or bot, by its id in Slack. */
export interface Row extends Limits {
  readonly id: string;
}

/** Who may ask, where, and about what. What is not said is as open as the workspace itself. */
export interface AccessRules {
  /** Guests are let in like members. */
  readonly guests: boolean;
  /** Absent: wherever the bot is invited. */
  readonly spaces?: readonly Space[] | undefined;
  /** Absent: every member of the workspace. */
  readonly groups?: readonly Row[] | undefined;
  /** Absent: what a person's groups may see, or everything where nothing is limited. */
  readonly directMessages?: (Limits & { readonly allowed: boolean }) | undefined;
  /** Apps whose mentions are heard; of others none is. */
  readonly bots: readonly Row[];
  /** Id of a person, a user group or a channel. */
  readonly askWhom?: string | undefined;
}

/** Members of the workspace, wherever the bot is invited, about everything. */
export const openAccess: AccessRules = { guests: false, bots: [] };
