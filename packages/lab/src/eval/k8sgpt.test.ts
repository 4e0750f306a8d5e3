import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { k8sgpt } from "./k8sgpt.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "k8sgpt-"));
});
afterAll(() => rm(directory, { recursive: true }));

/** A program that answers so, and keeps what it was asked. */
async function program(answer: object): Promise<string> {
  const file = path.join(directory, "k8sgpt");
  const text = `#!/bin/sh\necho "$@" > "${directory}/asked"\ncat <<'END'\n${JSON.stringify(answer)}\nEND\n`;
  await writeFile(file, text);
  await chmod(file, 0o755);
  return file;
}

const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    namespace: "dock",
    name: "crane-1",
    uid: "p1",
    ownerReferences: [{ kind: "StatefulSet", name: "crane" }],
  },
};

test("what it finds is named with its owner, and read by the words of its errors", async () => {
  const error = [{ Text: "Back-off pulling image: ImagePullBackOff" }];
  const found = { kind: "Pod", name: "dock/crane-1", parentObject: "crane", error };
  const file = await program({ status: "ProblemDetected", results: [found] });
  expect(await k8sgpt(file, { namespace: "dock", objects: [pod] }, "/kube")).toMatchObject([
    { objects: ["Pod/dock/crane-1", "StatefulSet/dock/crane"], cause: "image-not-found" },
  ]);
});

test("nothing found is nothing said", async () => {
  expect(await k8sgpt(await program({ results: null }), { objects: [] }, "/kube")).toEqual([]);
});
