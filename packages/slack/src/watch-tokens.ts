import { AppError } from "@binnacle/contracts";
import { type Log, logFailure } from "@binnacle/runtime";
import type { Identity } from "./slack-api.ts";

export interface SlackTokens {
  readonly botToken: string;
  readonly appToken: string;
}

/** Tokens that may change while the bot runs. */
export interface Rotation {
  /** What stands there now. Throws `AppError` that says what is wrong with it. */
  readonly readTokens: () => SlackTokens;
  readonly everyMs: number;
}

export interface TokenPorts {
  readonly now: () => SlackTokens;
  /** Whose a bot token is. Throws `AppError`. */
  readonly identify: (botToken: string) => Promise<Identity>;
  readonly identity: Identity;
  readonly takeBotToken: (botToken: string) => void;
  /** Throws `AppError`: then the old one goes on. */
  readonly takeAppToken: (appToken: string) => Promise<void>;
  readonly log: Log;
  readonly wait: (ms: number) => Promise<void>;
  readonly signal: AbortSignal;
}

export interface TokenWatch {
  /** Why Slack takes the bot token no more; undefined while it does. */
  readonly refusal: () => string | undefined;
}

/** Takes a new token when it stands where the old one stood, and says it when Slack takes the old one no more. */
export function watchTokens({ readTokens, everyMs }: Rotation, ports: TokenPorts): TokenWatch {
  const { log, wait, signal } = ports;
  const state: State = {
    refused: new Set(),
    told: undefined,
    notTaken: undefined,
    refusal: undefined,
  };
  const watch = async (): Promise<void> => {
    for (await wait(everyMs); !signal.aborted; await wait(everyMs))
      await look(state, readTokens, ports).catch((error: unknown) =>
        logFailure(log, error, "tokens not looked at"),
      );
  };
  void watch();
  return { refusal: () => state.refusal };
}

interface State {
  /** Tokens that Slack does not take: it is not asked again. */
  readonly refused: Set<string>;
  /** The newest sentence about tokens that cannot be read, and about one that is not taken: once is enough. */
  told: string | undefined;
  notTaken: string | undefined;
  refusal: string | undefined;
}

async function look(
  state: State,
  readTokens: Rotation["readTokens"],
  ports: TokenPorts,
): Promise<void> {
  const found = read(state, readTokens, ports);
  const { botToken, appToken } = ports.now();
  if (found !== undefined && found.botToken !== botToken)
    await taken(state, { what: "bot token", token: found.botToken, take: takeBot }, ports);
  if (found !== undefined && found.appToken !== appToken)
    await taken(
      state,
      { what: "app-level token", token: found.appToken, take: ports.takeAppToken },
      ports,
    );
  await checkBot(state, ports);

  async function takeBot(token: string): Promise<void> {
    const { team, botUserId } = await ports.identify(token);
    if (team !== ports.identity.team || botUserId !== ports.identity.botUserId)
      throw new AppError("denied", "It is the token of another app, or of another workspace.");
    ports.takeBotToken(token);
  }
}

function read(
  state: State,
  readTokens: Rotation["readTokens"],
  { log }: TokenPorts,
): SlackTokens | undefined {
  try {
    const tokens = readTokens();
    state.told = undefined;
    return tokens;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (state.told !== error.message)
      log({ why: error.message }, "tokens cannot be read; those that I have go on");
    state.told = error.message;
    return undefined;
  }
}

interface Taking {
  readonly what: string;
  readonly token: string;
  readonly take: (token: string) => Promise<void>;
}

async function taken(
  state: State,
  { what, token, take }: Taking,
  { log }: TokenPorts,
): Promise<void> {
  if (state.refused.has(token)) return;
  try {
    await take(token);
    state.refused.clear();
    state.notTaken = undefined;
    log({ what }, "a new token is taken");
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // What Slack refuses once, it refuses again; what it did not hear is asked anew.
    if (error.kind === "denied") state.refused.add(token);
    const why = error.message;
    if (state.notTaken !== why) log({ what, why }, "a new token is not taken; the old one goes on");
    state.notTaken = why;
  }
}

/** A network that fails says nothing of the token. */
async function checkBot(state: State, ports: TokenPorts): Promise<void> {
  try {
    await ports.identify(ports.now().botToken);
    if (state.refusal !== undefined) ports.log({}, "Slack takes the bot token again");
    state.refusal = undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.kind !== "denied") return;
    if (state.refusal === undefined)
      ports.log(
        { why: error.message },
        "Slack takes the bot token no more; a new one is taken without a restart",
      );
    state.refusal = error.message;
  }
}
