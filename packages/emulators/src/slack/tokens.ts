type Kind = "bot" | "app";

export interface Tokens {
  /** Those that were given out first. */
  readonly bot: string;
  readonly app: string;
  /** What Slack says of a token that it does not take for this; undefined: it takes it. */
  readonly refusalOf: (token: string | undefined, wanted: Kind) => string | undefined;
  /** Gives out one more; those before are taken still. */
  readonly issue: (kind: Kind) => string;
  readonly revoke: (token: string) => void;
}

const first = { bot: "xoxb-emulated-bot", app: "xapp-emulated-app" };

/** The tokens of the app: of each kind there may be several, as while they are changed. */
export function createTokens(): Tokens {
  const issued = new Map<string, Kind | "revoked">([
    [first.bot, "bot"],
    [first.app, "app"],
  ]);
  return {
    ...first,
    refusalOf(token, wanted) {
      if (token === undefined || token === "") return "not_authed";
      const kind = issued.get(token);
      if (kind === wanted) return undefined;
      if (kind === undefined) return "invalid_auth";
      return kind === "revoked" ? "token_revoked" : "not_allowed_token_type";
    },
    issue(kind) {
      const token = `${first[kind]}-${issued.size}`;
      issued.set(token, kind);
      return token;
    },
    revoke: (token) => void issued.set(token, "revoked"),
  };
}
