import { z } from "zod";
import { RequestFailure } from "./request-failure.ts";
import { badRequest } from "./status.ts";

const Token = z.object({ v: z.literal("meta.k8s.io/v1"), rv: z.int(), start: z.string() });
/** A token with this revision goes on in the newest state. */
const newest = -1;
const expired =
  "The provided continue parameter is too old to display a consistent list result. " +
  "You can start a new list without the continue parameter, or use the continue token in this response " +
  "to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - " +
  "objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

/** The token of the page that begins behind `lastKey`, which is relative to the listed namespace. */
export function continueAfter(lastKey: string, revision: number): string {
  return encode(revision, `/${lastKey}\u0000`);
}

/**
 * The first key of the next page; undefined without a token.
 * @throws RequestFailure: 400 for a broken token, 410 for one whose revision is compacted.
 */
export function readContinue(token: string, compactedRevision: number): string | undefined {
  if (token === "") return undefined;
  const { rv, start } = decode(token);
  const key = start.replace(/^\//, "");
  if (rv === newest || rv > compactedRevision) return key;
  const status = { code: 410, reason: "Expired", message: expired };
  throw new RequestFailure({ ...status, continue: encode(newest, key) });
}

function encode(rv: number, start: string): string {
  return Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", rv, start })).toString("base64url");
}

function decode(text: string): z.infer<typeof Token> {
  const token = Token.safeParse(parsed(Buffer.from(text, "base64url").toString()));
  if (token.success) return token.data;
  const message = "invalid continue token: continue key is not valid";
  throw new RequestFailure(badRequest(message));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
