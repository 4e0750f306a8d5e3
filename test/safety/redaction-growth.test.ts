import { createRedactor } from "@binnacle/runtime";
import { expect, test } from "vitest";

const { now, value } = createRedactor({ key: "test" });

/** What readers of secrets begin at, go back from, or look ahead for: each filled a text that a reader once read anew from every place. */
const runs = [
  "9",
  "aB3",
  "a.",
  "_",
  "/",
  '"',
  "\\",
  "`",
  "{",
  " ",
  "\n",
  "eyJ-",
  "password=",
  "password: ",
  'password="',
  "password='x ",
  'password=\\"',
  "key=",
  "key=a;",
  "pwd=((",
  "cookie: a=true ",
  "authorization: ",
  "Authorization: Bearer ",
  "authorization: Digest ",
  "x://",
  "x://a:b/@",
  ":@tcp(",
  ":thin:",
  "-----BEGIN PRIVATE KEY-----",
  "-----END PRIVATE KEY-----\nAAAAAAAAAAAAAAAAAAAAA\n",
  "curl -u a:b ",
  "echo a kinit ",
  "-u ",
  "mysql",
  "%3A",
  "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh ",
  "xoxb-a-",
  "ghs_1_a.",
  "ghs_1_",
  "SG.aaaaaaaa.aaaaaaaa",
  "glpat-",
  "figd_",
  "sk-proj-",
  "https://",
  "eyJ-------.",
  "t1.a-",
  "access_token$a",
  "pscale_",
  "SG.a.",
  "$6$",
  "basic ",
  "\npassword:\n",
  "password: |\n  a\n",
  'secret=["a",',
  "token is ",
  'token","value":"',
  "[redacted 1a2b3c]",
  "arn:aws:secret:",
  "\u{1F600}",
];
const length = 32_000;
const most = 8;
/** Eight times the text takes eight times as long; by a reader that is quadratic, sixty-four times. */
const mostGrowth = 28;
/** Below this a time says nothing. */
const floorMs = 8;

test.for(runs)("a text of %j is read in a time that grows with it", (run) => {
  const short = run.repeat(length / run.length);
  const long = run.repeat((most * length) / run.length);
  const growth =
    bestOf(3, () => now(long)) /
    Math.max(
      floorMs,
      bestOf(3, () => now(short)),
    );
  expect(growth).toBeLessThan(mostGrowth);
});

test("the data of Secrets that stand in each other is read once", () => {
  const growth =
    bestOf(3, () => now(nested(most * 100))) /
    Math.max(
      floorMs,
      bestOf(3, () => now(nested(100))),
    );
  expect(growth).toBeLessThan(mostGrowth);
});

test("4,000 different secrets in one result cost one pass", () => {
  const [few, many] = [linesOf(500), linesOf(4000)];
  const growth =
    bestOf(3, () => now(many)) /
    Math.max(
      floorMs,
      bestOf(3, () => now(few)),
    );
  expect(growth).toBeLessThan(mostGrowth);
  expect(now(many).filter((line) => !/^password=\[redacted [\da-f]{6}\]$/u.test(line))).toEqual([]);
});

test("while 1 MB is redacted, the process goes on", async () => {
  const line = "2026-11-29T10:00:00Z login with password=hunter2-9 of user bob took 12 ms\n";
  const text = line.repeat(1_000_000 / line.length);
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 5);
  const shown = await value(text);
  clearInterval(timer);
  expect(shown).not.toContain("hunter2-9");
  expect(turns).toBeGreaterThan(2);
});

function nested(count: number): string {
  const data = '"a":"b",'.repeat(20 * count);
  return `${'{"kind":"Secret","x":'.repeat(count)}{"data":{${data}"c":""}}${"}".repeat(count)}`;
}

function linesOf(count: number): string[] {
  return Array.from(
    { length: count },
    (_, at) => `password=pw-${at}-${(at * 7919).toString(36)}x9`,
  );
}

function bestOf(times: number, work: () => unknown): number {
  const taken = Array.from({ length: times }, () => {
    const from = performance.now();
    work();
    return performance.now() - from;
  });
  return Math.min(...taken);
}
