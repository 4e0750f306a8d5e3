import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { createRedactor } from "./create-redactor.ts";

const { now } = createRedactor();

/** A new key as the lines of its PEM. */
function keyLines(): string[] {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString().trim().split("\n");
}

/** So long that a key's own next line is far. */
const noise = "GET /v1/orders/7 200 in 12 ms for 10.0.0.7 with agent curl/8.5.0 ".repeat(6);

test.for([
  { what: "as the program wrote them", head: "" },
  { what: "behind the head of a log line", head: "2026-11-29 10:15:01 INFO  [main] " },
])(
  "lines of two keys between others, $what, in any order and from any place, are taken out",
  ({ head }) => {
    const [one, other] = [keyLines(), keyLines()];
    const lines = one.flatMap((line, at) => [head + line, noise, head + (other[at] ?? "")]);
    const long = [...one, ...other].filter((line) => line.length === 64);
    for (const from of [0, 1, 7, 20])
      for (const part of [lines.slice(from), lines.slice(from).toReversed()]) {
        const shown = JSON.stringify(now(part.map((text) => ({ text }))));
        expect(long.filter((line) => shown.includes(line))).toEqual([]);
        expect([one, other].filter((key) => shown.includes(key.at(-2) ?? ""))).toEqual([]);
      }
  },
);
