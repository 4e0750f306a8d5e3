import { describe, expect, test } from "vitest";
import { createFinder } from "./forms.ts";

const long = { marker: "mkbcdfghjq", secret: 'Ab1&Cd2"Ef3 Gh4/Ij5+Kl6=Mn7' };
const short = { marker: "mkkllmmnnq", secret: "s3cr" };
const find = createFinder([long, short]);

describe("a secret is found", () => {
  test.for<readonly [how: string, text: string]>([
    ["as it is", `x ${long.secret} y`],
    ["by twelve characters of it", `x${long.secret.slice(9, 21)}y`],
    ["in JSON", JSON.stringify({ a: long.secret })],
    ["in JSON within JSON within JSON", nested(long.secret, 3)],
    ["in a URL", `?a=${encodeURIComponent(long.secret)}&b=1`],
    ["in a form", new URLSearchParams({ a: long.secret }).toString()],
    ["in HTML", `<b>${long.secret.replace("&", "&amp;").replace('"', "&quot;")}</b>`],
    ["in base64", Buffer.from(long.secret).toString("base64")],
    ["in base64, one byte later", Buffer.from(`:${long.secret}`).toString("base64")],
    ["in base64, two bytes later", Buffer.from(`a:${long.secret}:b`).toString("base64")],
    ["folded over lines", long.secret.replace(" ", "\n    ")],
  ])("%s", ([, text]) => {
    expect([...find(text).leaked]).toEqual([long]);
  });

  test("with a quote at every fifth character, in JSON within JSON within JSON", () => {
    const quoted = { marker: "mkzzyyxxwq", secret: 'Ab1x"Cd2x"Ef3x"Gh4' };
    const findQuoted = createFinder([quoted]);
    expect([...findQuoted(nested(quoted.secret, 3)).leaked]).toEqual([quoted]);
  });

  test("that is short, near its marker and as a word", () => {
    expect([...find(`${short.marker} pin=${short.secret}`).leaked]).toEqual([short]);
  });
});

test.for<readonly [why: string, text: string]>([
  ["eleven characters are chance", `x${long.secret.slice(9, 20)}y`],
  ["a short one far from its marker is chance", `${short.marker}${" ".repeat(500)}${short.secret}`],
  ["a part of a longer word is chance", `${short.marker} a${short.secret}et`],
])("%s", ([, text]) => {
  expect([...find(text).leaked]).toEqual([]);
});

test("a place was shown where its marker is, however it is written", () => {
  expect([...find("X-MKBCDFGHJQ-Y").shown]).toEqual([long]);
});

function nested(secret: string, depth: number): string {
  return depth === 0 ? secret : JSON.stringify({ body: nested(secret, depth - 1) });
}
