import { kubectlFor } from "@binnacle/diagnosis";
import { createRedactor } from "@binnacle/runtime";
import { expect, test } from "vitest";
import { createClusterId } from "./cluster-id.ts";
import type { ApiResult } from "./failure.ts";

test("of two questions at once that see different things both get one id", async () => {
  const namespace = Promise.withResolvers<ApiResult<unknown>>();
  const failure = { kind: "denied", why: "no", refusedUser: "bot" } as const;
  const answers = [namespace.promise, Promise.resolve({ kind: "failed", failure } as const)];
  const clusterId = createClusterId({
    json: async () => (await answers.shift()) ?? { kind: "failed", failure },
    text: () => Promise.reject(new Error("not used")),
    identity: async () => ({ address: "https://api", user: "bot", context: "prod" }),
    namespace: async () => "shop",
    now: () => 0,
    kubectl: kubectlFor(undefined),
    redactor: createRedactor(),
  });
  const { signal } = new AbortController();
  const late = clusterId(signal);
  const soon = await clusterId(signal);
  namespace.resolve({ kind: "ok", value: { metadata: { uid: "uid-1" } } });
  expect((await late).id).toBe(soon.id);
});
