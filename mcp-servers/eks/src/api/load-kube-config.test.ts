import { expect, test } from "vitest";
import { loadKubeConfig } from "./load-kube-config.ts";

test("the library stays whole for whoever else loads it in this process", async () => {
  const config = await loadKubeConfig();
  config.loadFromOptions({
    clusters: [{ name: "eu", server: "http://127.0.0.1:1" }],
    users: [{ name: "ann" }],
    contexts: [{ name: "eu", cluster: "eu", user: "ann" }],
    currentContext: "eu",
  });
  const { AppsV1Api } = await import("@kubernetes/client-node");
  expect(config.makeApiClient(AppsV1Api)).toBeInstanceOf(AppsV1Api);
});
