import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { createNgramEmbedder } from "./create-ngram-embedder.ts";

const embedder = createNgramEmbedder();
const signal = new AbortController().signal;

test.for([
  {
    name: "another variable of the same cause",
    left: missing("PAYMENT_GATEWAY_URL"),
    right: missing("DATABASE_DSN"),
    isSimilar: true,
  },
  {
    name: "camel case and words",
    left: "CreateContainerConfigError",
    right: "create container config error",
    isSimilar: true,
  },
  {
    name: "out of memory, told twice",
    left: "oom_killed\nis killed for memory\nOOMKilled\nexit code 137",
    right:
      "oom_killed\nruns out of memory\nOOMKilled\nexit code 137\nfatal: allocation failed, heap out of memory",
    isSimilar: true,
  },
  {
    name: "two ways to fail a pull",
    left: "image_pull_failed\ncannot pull its image\nImagePullBackOff",
    right: "image_tag_not_found\ncannot pull its image\nErrImagePull",
    isSimilar: true,
  },
  {
    name: "the same symptom of another cause",
    left: missing("PAYMENT_GATEWAY_URL"),
    right: "dependency_down\ncrashes on start\nError\nexit code 1\nError: connect ECONNREFUSED <*>",
    isSimilar: false,
  },
  {
    name: "memory and image",
    left: "oom_killed\nis killed for memory\nOOMKilled",
    right: "image_pull_failed\ncannot pull its image\nImagePullBackOff",
    isSimilar: false,
  },
])("similar: $isSimilar for $name", async ({ left, right, isSimilar }) => {
  const distance = await distanceOf(left, right);
  expect(distance <= embedder.similarWithin).toBe(isSimilar);
});

test("a vector has 1,024 numbers and length one", async () => {
  const vector = await embedder.embed("crashes on start", { signal });
  expect(vector).toHaveLength(1024);
  expect(Math.hypot(...vector)).toBeCloseTo(1);
});

test("the same text has the same vector on every machine: a change needs a new id", async () => {
  const vector = await embedder.embed("oom_killed OOMKilled exit code 137", { signal });
  const digest = createHash("sha256").update(vector.map((value) => value.toFixed(6)).join());
  expect([embedder.id, digest.digest("hex").slice(0, 16)]).toMatchInlineSnapshot(`
    [
      "ngrams-v1",
      "c32e33f56d067425",
    ]
  `);
});

test("a text without words has no vector", async () => {
  await expect(embedder.embed(" — ", { signal })).rejects.toMatchObject({ kind: "bad_input" });
});

async function distanceOf(left: string, right: string): Promise<number> {
  const first = await embedder.embed(left, { signal });
  const second = await embedder.embed(right, { signal });
  return 1 - first.reduce((sum, value, position) => sum + value * (second[position] ?? 0), 0);
}

function missing(variable: string): string {
  return `missing_env\ncrashes on start\nError\nexit code 1\nError: required environment variable ${variable} is not set`;
}
