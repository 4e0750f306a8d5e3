import { kubectlFor } from "@binnacle/diagnosis";
import { createRedactor } from "@binnacle/runtime";
import { expect, test } from "vitest";
import { createClusterId } from "./cluster-id.ts";
import type { ApiResult } from "./failure.ts";

const unused = {
  text: () => Promise.reject(new Error("not used")),
  review: () => Promise.reject(new Error("not used")),
  identity: async () => ({ address: "https://api", user: "bot", context: "prod" }),
  namespace: async () => "shop",
  now: () => 0,
  kubectl: kubectlFor(undefined),
  redactor: createRedactor(),
};

test("a kube-system without a uid is a gap: the id is that of an address", async () => {
  const clusterId = createClusterId({
    ...unused,
    json: async () => ({ kind: "ok", value: { metadata: { name: "kube-system" } } }),
  });
  const { id, gaps } = await clusterId(new AbortController().signal);
  expect(id).toMatch(/^address-[0-9a-f]{16}$/u);
  expect(gaps).toMatchObject([{ origin: "kubernetes", kind: "no_data" }]);
  expect(gaps[0]?.why).toContain("kube-system came without a uid");
});

test("of two questions at once that see different things both get one id", async () => {
  const namespace = Promise.withResolvers<ApiResult<unknown>>();
  const failure = { kind: "denied", why: "no", refusedUser: "bot" } as const;
  const answers = [namespace.promise, Promise.resolve({ kind: "failed", failure } as const)];
  const clusterId = createClusterId({
    json: async () => (await answers.shift()) ?? { kind: "failed", failure },
    ...unused,
  });
  const { signal } = new AbortController();
  const late = clusterId(signal);
  const soon = await clusterId(signal);
  namespace.resolve({ kind: "ok", value: { metadata: { uid: "uid-1" } } });
  expect((await late).id).toBe(soon.id);
});
