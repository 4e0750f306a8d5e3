import { AppError } from "@binnacle/contracts";
import { logFailure } from "@binnacle/runtime";
import type { App } from "@slack/bolt";
import { openSocket } from "./open-socket.ts";
import type { CallPorts, SlackAddress } from "./slack-api.ts";
import { createSocketLink, type Hello, type SocketLink } from "./socket-link.ts";

/** What Slack said of the connections of this app when it said hello. */
export interface Counted {
  /** Those of others: they take a part of what is meant for us. */
  readonly others: number;
  readonly at: string;
}

/** The connection by which Slack sends. It is opened again when it ends. */
export interface Socket {
  /** Throws `AppError` that says why it does not open. */
  readonly open: () => Promise<void>;
  /** With another token: the new one is open before the old one closes. Throws `AppError` that says why not; the old one stays. */
  readonly replace: (appToken: string) => Promise<void>;
  readonly isOpen: () => boolean;
  readonly counted: () => Counted | undefined;
  readonly close: () => Promise<void>;
}

interface SocketPorts extends SlackAddress, Pick<CallPorts, "log"> {
  readonly app: App;
  readonly appToken: string;
  readonly timeoutMs: number;
  /** Asks Slack for the address of a socket: what it answers is why none opens. */
  readonly askAddress: (appToken: string) => Promise<unknown>;
  readonly clock: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** When Slack counted others it is asked again after so long. */
  readonly recountMs: number;
  /** And while it counted none, after so long. */
  readonly countEveryMs: number;
}

interface State {
  /** The newest that opened one. */
  appToken: string;
  link: SocketLink | undefined;
  counted: Counted | undefined;
  /** How many of ours are open. */
  own: number;
  /** Id of the app whose events come here. */
  app: string | undefined;
  /** Slack counted others once: it may count a connection for a while that broke. */
  isDoubted: boolean;
  /** Of the newest hello: an older recount is not needed. */
  recounts: number;
  isClosed: boolean;
  isTold: boolean;
}

export function createSocket(ports: SocketPorts): Socket {
  const state: State = {
    appToken: ports.appToken,
    link: undefined,
    counted: undefined,
    own: 0,
    app: undefined,
    isDoubted: false,
    recounts: 0,
    isClosed: false,
    isTold: false,
  };
  return {
    open: () => openWith(state, ports.appToken, { ports, isWanted: () => !state.isClosed }),
    async replace(appToken) {
      await openWith(state, appToken, { ports, isWanted: () => !state.isClosed });
      state.appToken = appToken;
    },
    isOpen: () => state.link !== undefined,
    counted: () => state.counted,
    async close() {
      state.isClosed = true;
      const { link } = state;
      state.link = undefined;
      await link?.close(ports.wait);
    },
  };
}

interface OpeningPorts {
  readonly ports: SocketPorts;
  /** Asked when it is open: what opens too late is closed again. */
  readonly isWanted: () => boolean;
}

/** The new one is open before the old one closes: what Slack sends meanwhile goes to one of them. */
async function openWith(
  state: State,
  appToken: string,
  { ports, isWanted: isStillWanted }: OpeningPorts,
): Promise<void> {
  const { timeoutMs, askAddress, wait } = ports;
  let opened: SocketLink | undefined;
  let refusal: AppError | undefined;
  const start = async (signal: AbortSignal): Promise<void> => {
    const { link, hello } = linkTo(state, appToken, ports);
    // One that opens too late would be nobody's.
    const giveUp = (): void => void link.close(wait);
    signal.addEventListener("abort", giveUp, { once: true });
    await link.open().finally(() => signal.removeEventListener("abort", giveUp));
    if (signal.aborted || !isStillWanted()) return giveUp();
    refusal = ofAnotherApp(state, hello());
    if (refusal !== undefined) return giveUp();
    opened = link;
  };
  await openSocket({ start, askAddress: () => askAddress(appToken), timeoutMs, wait });
  if (refusal !== undefined) throw refusal;
  if (opened === undefined) return;
  const before = state.link;
  state.link = opened;
  await before?.close(wait);
}

/** Its events would come here, and ours to nobody. */
function ofAnotherApp(state: State, hello: Hello | undefined): AppError | undefined {
  state.app ??= hello?.app;
  if (hello?.app === undefined || hello.app === state.app) return undefined;
  const why = `The app-level token is one of the Slack app ${hello.app}, and this bot is ${state.app}.`;
  return new AppError("denied", why);
}

function linkTo(
  state: State,
  appToken: string,
  ports: SocketPorts,
): { readonly link: SocketLink; readonly hello: () => Hello | undefined } {
  const { app, apiUrl, log } = ports;
  let said: Hello | undefined;
  const onHello = (hello: Hello): void => {
    said = hello;
    state.own += 1;
    // Another app counts its own.
    if (ofAnotherApp(state, hello) === undefined) count(state, hello.connections, ports);
  };
  let isOpen = true;
  const onEnd = (): void => {
    if (said !== undefined && isOpen) state.own -= 1;
    isOpen = false;
    if (state.link !== link) return;
    state.link = undefined;
    if (!state.isClosed) void reopen(state, ports);
  };
  const address = apiUrl === undefined ? {} : { apiUrl };
  const link = createSocketLink({ app, appToken, onHello, onEnd, ...address }, { log });
  return { link, hello: () => said };
}

/** Slack may count a connection for a while that broke: what it counts twice is believed. */
function count(state: State, connections: number, ports: SocketPorts): void {
  const others = Math.max(0, connections - state.own);
  const isBelieved = others === 0 || state.isDoubted;
  state.isDoubted = others > 0;
  state.counted = isBelieved ? { others, at: new Date(ports.clock()).toISOString() } : undefined;
  if (others === 0) state.isTold = false;
  void recount(state, others === 0 ? ports.countEveryMs : ports.recountMs, ports);
  if (others === 0 || !isBelieved || state.isTold) return;
  state.isTold = true;
  ports.log(
    { connections, own: state.own },
    "another install uses this Slack app, and takes a part of its events: stop it, or give each install an app of its own",
  );
}

/**
 * By a fresh connection: Slack says the number in its hello alone, and an install that starts later would be known only when
 * Slack renews ours, hours after. The new one is ours and open before the old one closes, so that every event finds one. It
 * costs a call of apps.connections.open and a handshake each time, and a command that Slack sends while the old one closes
 * (milliseconds) is answered by its response URL, under a timeout that Slack shows.
 */
async function recount(state: State, afterMs: number, ports: SocketPorts): Promise<void> {
  state.recounts += 1;
  const turn = state.recounts;
  await ports.wait(afterMs);
  const { link } = state;
  // One that was opened meanwhile counts by itself, and so does one that is opened again.
  if (link === undefined || turn !== state.recounts) return;
  try {
    await openWith(state, state.appToken, { ports, isWanted: () => state.link === link });
  } catch (error) {
    logFailure(ports.log, error, "connections of this Slack app not counted again");
    if (turn === state.recounts) void recount(state, ports.countEveryMs, ports);
  }
}

const firstPauseMs = 250;
const longestPauseMs = 30_000;

/** Until one is open, by this or by a new token. Slack lets an app ask for a few addresses a minute. */
async function reopen(state: State, ports: SocketPorts): Promise<void> {
  let told = "";
  for (
    let pauseMs = firstPauseMs;
    isWanted(state);
    pauseMs = Math.min(4 * pauseMs, longestPauseMs)
  ) {
    await ports.wait(pauseMs);
    if (!isWanted(state)) return;
    try {
      await openWith(state, state.appToken, { ports, isWanted: () => isWanted(state) });
    } catch (error) {
      if (!(error instanceof AppError))
        logFailure(ports.log, error, "no connection to Slack; I go on trying");
      else if (error.message !== told)
        ports.log({ why: error.message }, "no connection to Slack; I go on trying");
      told = error instanceof Error ? error.message : "";
    }
  }
}

function isWanted({ link, isClosed }: State): boolean {
  return link === undefined && !isClosed;
}
