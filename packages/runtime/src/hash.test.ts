import { expect, test } from "vitest";
import { hash, identify } from "./hash.ts";

test("key order and undefined fields do not change a hash", () => {
  expect(hash({ a: 1, b: { d: 2, c: [3] }, e: undefined })).toBe(
    hash({ b: { c: [3], d: 2 }, a: 1 }),
  );
});

test("one fact has one id; another value is another fact", () => {
  const fact = {
    clusterId: "c",
    origin: "kubernetes",
    subject: "uid",
    pointer: "/status/phase",
    value: "Running",
  } as const;
  expect(identify(fact)).toMatch(/^[0-9a-f]{16}$/u);
  expect(identify(fact)).toBe(identify({ ...fact }));
  expect(identify(fact)).not.toBe(identify({ ...fact, value: "Failed" }));
});
