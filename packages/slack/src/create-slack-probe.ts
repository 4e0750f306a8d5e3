import { present } from "@binnacle/contracts";
import { webApi } from "@slack/bolt";
import { z } from "zod";
import { type CallFailure, failureOf } from "./call-failure.ts";
import { type CallPorts, clientOptionsOf } from "./slack-api.ts";

/** What Slack said to one call. `aheadMs`: its clock against ours, where it told the time. */
export type SlackAnswer<Value> = { readonly aheadMs?: number } & (
  | { readonly kind: "ok"; readonly value: Value }
  | CallFailure
);

/** Calls that change nothing and post nothing, each tried once: what an installation may do is told by their answers. */
export interface SlackProbe {
  /** `auth.test`: whose token it is, and what it may do. */
  readonly identify: (signal: AbortSignal) => Promise<SlackAnswer<SlackIdentity>>;
  /** `apps.connections.open`: where a socket would be opened. None is. */
  readonly findSocket: (signal: AbortSignal) => Promise<SlackAnswer<{ readonly url: string }>>;
  /** `conversations.info` */
  readonly channel: (id: string, signal: AbortSignal) => Promise<SlackAnswer<SlackChannel>>;
}

const SlackIdentity = z
  .object({
    team: z.string(),
    user: z.string(),
    response_metadata: z.object({ scopes: z.array(z.string()).default([]) }),
  })
  .transform(({ team, user, response_metadata: { scopes } }) => ({ team, user, scopes }));
type SlackIdentity = z.infer<typeof SlackIdentity>;

const Socket = z.object({ url: z.url() });
const SlackChannel = z
  .object({ channel: z.object({ name: z.string(), is_member: z.boolean().default(false) }) })
  .transform(({ channel: { name, is_member: isMember } }) => ({ name, isMember }));
type SlackChannel = z.infer<typeof SlackChannel>;

interface Connection {
  readonly token: string;
  /** Ends in `/api/`. Absent: Slack's own. */
  readonly apiUrl?: string;
}

/** Asks with one token: a bot's, or an app-level one for its sockets. */
export function createSlackProbe(
  connection: Connection,
  ports: Pick<CallPorts, "log">,
): SlackProbe {
  const ask = askerOf(connection, ports);
  return {
    identify: (signal) => ask({ method: "auth.test", reads: SlackIdentity }, signal),
    findSocket: (signal) => ask({ method: "apps.connections.open", reads: Socket }, signal),
    channel: (channel, signal) =>
      ask({ method: "conversations.info", args: { channel }, reads: SlackChannel }, signal),
  };
}

interface Asked<Value> {
  readonly method: string;
  readonly args?: Readonly<Record<string, string>>;
  readonly reads: z.ZodType<Value>;
}

function askerOf({ token, apiUrl }: Connection, { log }: Pick<CallPorts, "log">) {
  return async <Value>(asked: Asked<Value>, signal: AbortSignal): Promise<SlackAnswer<Value>> => {
    let aheadMs: number | undefined;
    const client = new webApi.WebClient(token, {
      ...clientOptionsOf(present({ apiUrl }), log),
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      fetch: async (url, init = {}) => {
        const response = await fetch(url, { ...init, signal, redirect: "error" });
        const told = Date.parse(response.headers.get("date") ?? "");
        if (Number.isFinite(told)) aheadMs = told - Date.now();
        return response;
      },
    });
    const said = await answerOf(() => client.apiCall(asked.method, asked.args), asked.reads);
    return { ...said, ...present({ aheadMs }) };
  };
}

async function answerOf<Value>(
  call: () => Promise<unknown>,
  reads: z.ZodType<Value>,
): Promise<SlackAnswer<Value>> {
  try {
    const { success, data } = reads.safeParse(await call());
    if (success) return { kind: "ok", value: data };
    return { kind: "strange" };
  } catch (error) {
    return failureOf(error);
  }
}
