import { type SlackEmulator, startSlackEmulator } from "@binnacle/emulators";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";

const Reply = z.looseObject({ ok: z.boolean(), error: z.string().optional() });
let emulator: SlackEmulator;
let narrow: SlackEmulator;

beforeAll(async () => {
  emulator = await startSlackEmulator();
  narrow = await startSlackEmulator({ scopes: ["users:read"] });
});
afterAll(async () => {
  await Promise.all([emulator.close(), narrow.close()]);
});

async function call(method: string, args: Record<string, string>, { apiUrl, botToken } = emulator) {
  const answer = await fetch(apiUrl + method, {
    method: "POST",
    headers: { authorization: `Bearer ${botToken}` },
    body: new URLSearchParams(args),
  });
  return Reply.parse(await answer.json());
}

test.for([
  ["U0SREONCALL", { team_id: "T0HARBOR", is_restricted: false, deleted: false, is_bot: false }],
  ["U0CONTRACTOR", { is_restricted: true, is_ultra_restricted: false }],
  ["U0AUDITOR", { is_restricted: true, is_ultra_restricted: true }],
  ["U0PARTNER", { team_id: "T0PARTNER", profile: { team: "T0PARTNER" } }],
  ["U0LEFT", { deleted: true }],
  ["U0ALERTS", { is_bot: true }],
] as const)("users.info tells what %s is", async ([user, told]) => {
  expect((await call("users.info", { user }))["user"]).toMatchObject(told);
});

test.for([
  ["usergroups.users.list", { usergroup: "S0SRE" }, { users: ["U0SREONCALL"] }],
  ["usergroups.users.list", { usergroup: "S0NONE" }, { ok: false, error: "no_such_subteam" }],
  ["conversations.info", { channel: "C0PARTNERS" }, { channel: { is_ext_shared: true } }],
  ["conversations.info", { channel: "C0INCIDENTS" }, { channel: { is_ext_shared: false } }],
] as const)("%s of %j", async ([method, args, told]) => {
  expect(await call(method, args)).toMatchObject(told);
});

test("what the token has no scope for says which it needs", async () => {
  expect(await call("usergroups.users.list", { usergroup: "S0SRE" }, narrow)).toEqual({
    ok: false,
    error: "missing_scope",
    needed: "usergroups:read",
    provided: "users:read",
  });
});

test("the page of a guest shows what only the guest sees, and whose page it is", async () => {
  const { control, url } = emulator;
  const events = await fetch(`${url}__emu/events?as=U0CONTRACTOR`);
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
  const ephemeral = { channel: "C0GENERAL", text: "for one" };
  await call("chat.postEphemeral", { ...ephemeral, user: "U0SREONCALL" });
  await call("chat.postEphemeral", { ...ephemeral, user: "U0CONTRACTOR" });
  control.say({ channel: "general", text: "for all" });
  let seen = "";
  while (!seen.includes("for all")) seen += (await reader?.read())?.value ?? "";
  await reader?.cancel();
  expect(seen).toContain('"me":"U0CONTRACTOR"');
  expect(seen.match(/"ephemeral_for":"\w+"/gu)).toEqual(['"ephemeral_for":"U0CONTRACTOR"']);
});
