import { expect, test } from "vitest";
import { z } from "zod";
import { createRedactor } from "./create-redactor.ts";

const redactor = createRedactor();

// Joined here so that no scanner takes a fake for a real one.
const accessKey = ["AKIA", "IOSFODNN7QWERTYU"].join("");
const github = ["ghp_", "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"].join("");

test.for([
  { text: "login with password=hunter2-9931 failed", secret: "hunter2-9931" },
  { text: '{"api_key": "a1b2c3d4e5"}', secret: "a1b2c3d4e5" },
  { text: "DB_PASSWORD: s3cr3t!x", secret: "s3cr3t!x" },
  { text: "Authorization: Bearer abcdef0123456789", secret: "abcdef0123456789" },
  { text: "redis://:pa55word@cache:6379", secret: "pa55word" },
  { text: "https://bob:pa55word@host/path", secret: "pa55word" },
  { text: `using key ${accessKey} now`, secret: accessKey },
  { text: `cloning with ${github}`, secret: github },
])("the secret of `$text` is replaced", async ({ text, secret }) => {
  const result = await redactor.text(text);
  expect(result).not.toContain(secret);
  expect(result).toMatch(/\[redacted [0-9a-f]{6}\]/u);
});

test.for([
  "PAYMENT_GATEWAY_URL is required",
  "connect ECONNREFUSED 10.0.3.4:8080",
  "http://payment:8080/charge answered 503",
  'secrets "db-password" not found',
  "environment variable AUTH_TOKEN is missing",
])("`%s` stays as it is", async (text) => {
  expect(await redactor.value(text)).toBe(text);
});

test("the same secret has the same placeholder in every field, and a second pass changes nothing", async () => {
  const Lines = z.object({ log: z.string(), other: z.array(z.string()) });
  const once = Lines.parse(
    await redactor.value({ log: "password=hunter2-9931", other: ["pwd=hunter2-9931 again"] }),
  );
  const [mark] = /\[redacted \w+\]/u.exec(once.log) ?? [];
  expect(once.other[0]).toBe(`pwd=${mark} again`);
  expect(await redactor.value(once)).toEqual(once);
});

test("a secret that is a common word blinds nothing else", () => {
  const { now } = createRedactor();
  expect(now(["password=active", "the pod is active"])).toEqual([
    expect.stringMatching(/^password=\[redacted [0-9a-f]{6}\]$/u),
    "the pod is active",
  ]);
});

test("a placeholder tells nothing without the key, and is the same for all who hold it", () => {
  const text = "password=hunter2-9931";
  const [one, same, other] = ["k1", "k1", "k2"].map((key) => createRedactor({ key }).now(text));
  expect(one).toBe(same);
  expect(one).not.toBe(other);
});

test("what is large and nested too deep for a thread is redacted all the same", async () => {
  const secret = "hunter2-9931";
  const levels = Array.from({ length: 5000 }).reduce<unknown>((inner) => [inner], "x");
  const given = { log: `password=${secret} `.repeat(4000), levels };
  const { log } = await redactor.value(given);
  expect(log).not.toContain(secret);
});

const line = "2026-11-29T10:00:00Z login?a=b&token=hunter2-9931&user=bob took 12 ms\n";
const linesOf = (size: number): string[] => Array.from({ length: size / line.length }, () => line);

test("one that is small does not wait for one that is large, whoever came first", async () => {
  const { value } = createRedactor();
  await value(linesOf(45_000));
  const large = value(linesOf(3_500_000)).then(() => "large");
  const small = value(linesOf(45_000)).then(() => "small");
  expect(await Promise.race([large, small])).toBe("small");
  await large;
});

test("one that nobody waits for any more is given up, and the next is answered", async () => {
  const { value } = createRedactor();
  const { signal, abort } = abortable();
  const large = value(linesOf(3_500_000), { signal });
  const next = value(linesOf(3_400_000).concat(linesOf(50_000))).then(() => "next");
  abort();
  await expect(large).rejects.toThrow("the call ended");
  expect(await next).toBe("next");
});

function abortable(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    abort: () => controller.abort(new Error("the call ended")),
  };
}

test("of what is larger than can be shown the longest texts are cut before they are read, at a line end", async () => {
  const given = { name: "checkout", log: line.repeat(6_000_000 / line.length) };
  const { name, log } = await redactor.value(given);
  expect(name).toBe("checkout");
  expect(log.length).toBeLessThan(600_000);
  expect(log).toMatch(/took 12 ms\n… \(cut\)$/u);
  expect(log).not.toContain("hunter2");
});

test("a secret at the place of the cut is not shown in part", async () => {
  const secret = ["ghp", "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"].join("_");
  const shown = await redactor.text(`${"ab ".repeat(174_754)} ${secret} ${"c ".repeat(400_000)}`);
  expect(shown).not.toContain("ghp");
});
