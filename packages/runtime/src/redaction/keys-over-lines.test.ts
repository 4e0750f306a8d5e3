import { expect, test } from "vitest";
import { createRedactor } from "./create-redactor.ts";

const { now } = createRedactor();

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The lines of a PEM whose body is pseudo-random by its seed (a linear congruential generator); the last one is given. */
function keyLines(seed: number, last: string): string[] {
  let state = seed;
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return alphabet[Math.floor(state / 2 ** 16) % alphabet.length] ?? "";
  };
  const whole = Array.from({ length: 25 }, () => Array.from({ length: 64 }, next).join(""));
  return ["-----BEGIN PRIVATE KEY-----", ...whole, last, "-----END PRIVATE KEY-----"];
}

/** So long that a key's own next line is far. */
const noise = "GET /v1/orders/7 200 in 12 ms for 10.0.0.7 with agent curl/8.5.0 ".repeat(6);

const heads = [
  { what: "as the program wrote them", head: "" },
  { what: "behind the head of a log line", head: "2026-11-29 10:15:01 INFO  [main] " },
];
/** Last lines: with digits, and two of three kinds without one. */
const lasts = [
  ["tzhzivsgLFxYjvthol/qQcU=", "5zGHmqnZsotULJ8YXKjJNnN2"],
  ["GjEILV+wvzXJkBfimLvGhw==", "tUaZSQXKwWmQsOwokaOKXxKU"],
  ["ekczHtiEiMaMbwSIqqTr+PPX", "xRhY+DjhLLIQrPVVhg+MMdo="],
] as const;

test.for(heads.flatMap((head) => lasts.map((last) => ({ ...head, last }))))(
  "lines of two keys between others, $what, the last ones $last, in any order and from any place, are taken out",
  ({ head, last }) => {
    const [one, other] = [keyLines(7, last[0]), keyLines(90_210, last[1])];
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
