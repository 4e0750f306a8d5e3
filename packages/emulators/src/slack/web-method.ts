import type { z } from "zod";
import type { Faults } from "./faults.ts";
import type { Journal } from "./journal.ts";
import { failure } from "./reply.ts";
import type { Sessions } from "./sessions.ts";
import type { Json } from "./slack-model.ts";
import type { SocketMode } from "./socket-mode.ts";
import type { Streams } from "./streams.ts";
import type { Views } from "./views.ts";
import type { Workspace } from "./workspace.ts";

export interface WebContext {
  readonly workspace: Workspace;
  readonly socket: SocketMode;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly views: Views;
  readonly streams: Streams;
  readonly sessions: Sessions;
  /** Where the page is, with a closing slash. */
  readonly url: () => string;
}

export interface WebMethod {
  /** The scope that Slack asks for; reported in `x-accepted-oauth-scopes`. */
  readonly scope: string;
  readonly token: "bot" | "app";
  readonly run: (args: Json, context: WebContext) => Json;
}

/** A method whose arguments are checked against a schema; unknown arguments are ignored, as Slack does. */
export function webMethod<Schema extends z.ZodType>(definition: {
  readonly scope: string;
  readonly token?: "bot" | "app";
  readonly input: Schema;
  readonly run: (args: z.infer<Schema>, context: WebContext) => Json;
}): WebMethod {
  return {
    scope: definition.scope,
    token: definition.token ?? "bot",
    run(args, context) {
      const input = definition.input.safeParse(args);
      if (input.success) return definition.run(input.data, context);
      const details = input.error.issues.map(
        (issue) => `${issue.message} [json-pointer:/${issue.path.join("/")}]`,
      );
      return failure("invalid_arguments", details);
    },
  };
}
