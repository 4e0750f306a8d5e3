import { expect, test } from "vitest";
import { toFailure } from "./to-failure.ts";

const asked = { modelId: "eu.anthropic.claude-sonnet-4-6", region: "mars-1" };
const about = "eu.anthropic.claude-sonnet-4-6 (mars-1)";

test.for([
  { code: "ENOTFOUND", reason: "unknown host", todo: "Bedrock is not in mars-1" },
  { code: "ECONNREFUSED", reason: "connection refused" },
  { code: "EHOSTUNREACH", reason: "no route to host" },
  { code: "CERT_HAS_EXPIRED", reason: "its certificate has expired" },
  { code: "ERR_HTTP2_STREAM_CANCEL", reason: "network error" },
])("$code is a failure of the network: $reason", async ({ code, reason, todo = "" }) => {
  const failure = await toFailure(Object.assign(new Error("x"), { code }), asked);
  expect(failure.class).toBe("network");
  expect(failure.why).toBe(`Bedrock cannot be reached for ${about}: ${reason}.`);
  expect(failure.remedy?.text ?? "").toContain(todo);
});

test("a connection that nobody accepts says what to check", async () => {
  const error = Object.assign(new Error("x"), { name: "TimeoutError" });
  const failure = await toFailure(error, asked);
  expect(failure.class).toBe("network");
  expect(failure.why).toBe(
    `Bedrock cannot be reached for ${about}: the connection is not accepted.`,
  );
  expect(failure.remedy?.text).toContain("network policy");
});

test.for([
  { status: 429, class: "throttled" },
  { status: 401, class: "auth" },
  { status: 403, class: "auth" },
  { status: 408, class: "timeout" },
  { status: 413, class: "invalid" },
  { status: 501, class: "invalid" },
  { status: 502, class: "overloaded" },
  { status: 504, class: "overloaded" },
])("a status $status without a name that we know is $class", async (row) => {
  const $metadata = { httpStatusCode: row.status };
  const error = Object.assign(new Error("x"), { name: "Novel", $metadata });
  expect((await toFailure(error, asked)).class).toBe(row.class);
});

test("a secret in what the service says is not repeated, nor all of a long text", async () => {
  const secret = ["AKIA", "Q3EGR7XN5ZJW2LHD"].join("");
  const message = `The key ${secret} may not. ${"And so on. ".repeat(100)}`;
  const error = Object.assign(new Error(message), { name: "AccessDeniedException" });
  const { why } = await toFailure(error, asked);
  expect(why).toContain("Bedrock refuses access to");
  expect(why).not.toContain(secret);
  expect(why.length).toBeLessThan(600);
});

test.for([
  { error: new Error("the prelude does not fit"), said: ": the prelude does not fit." },
  { error: "a text", said: "." },
  { error: undefined, said: "." },
])("$error is no answer", async ({ error, said }) => {
  const why = `What came from ${about} is no answer${said}`;
  expect(await toFailure(error, asked)).toEqual({ class: "malformed", why });
});

test.for(["ValidationException", "validationException"])(
  "%s is told apart by its words, in a stream, too",
  async (name) => {
    const error = Object.assign(new Error("Input is too long for requested model."), { name });
    expect((await toFailure(error, asked)).class).toBe("overflow");
  },
);
