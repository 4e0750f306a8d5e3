import { expect, test } from "vitest";
import { sharing } from "./sharing.ts";

const container = () => ({ name: "web", args: ["--port", "80"], env: [{ name: "A", value: "1" }] });
const pod = (name: string, image = "web:v1") => ({
  name,
  labels: { app: "web" },
  containers: [{ ...container(), image }],
});

test("what is alike in all is the known one itself", () => {
  const known = pod("web-1");
  expect(sharing(pod("web-1"), known)).toBe(known);
});

test("what is alike in parts keeps its own, and takes those from the known one", () => {
  const known = pod("web-1");
  const next = sharing(pod("web-2", "web:v2"), known);
  expect(next).toEqual(pod("web-2", "web:v2"));
  expect(next.labels).toBe(known.labels);
  expect(next.containers[0]?.env).toBe(known.containers[0]?.env);
  expect(known).toEqual(pod("web-1"));
});

test.for<{ name: string; next: unknown; known: unknown }>([
  { name: "a list beside an object", next: { a: [1] }, known: { a: { 0: 1 } } },
  { name: "a longer list", next: { a: [1, 2] }, known: { a: [1] } },
  { name: "a shorter list", next: { a: [1] }, known: { a: [1, 2] } },
  { name: "one field more", next: { a: 1, b: 2 }, known: { a: 1 } },
  { name: "one field less", next: { a: 1 }, known: { a: 1, b: undefined } },
  { name: "another field", next: { a: 1, c: 2 }, known: { a: 1, b: 2 } },
  { name: "null beside an object", next: { a: null }, known: { a: {} } },
  { name: "nothing known", next: { a: 1 }, known: undefined },
])("$name is not alike, and stays as it is", ({ next, known }) => {
  const [value, before] = [structuredClone(next), structuredClone(known)];
  const given = structuredClone(next);
  expect(sharing(given, known)).toBe(given);
  expect(given).toEqual(value);
  expect(known).toEqual(before);
});

const deep = () => Array.from({ length: 20_000 }).reduce<unknown>((inner) => [inner], 1);

test("however deep it is, it ends", () => {
  expect(() => sharing(deep(), deep())).not.toThrow();
});
