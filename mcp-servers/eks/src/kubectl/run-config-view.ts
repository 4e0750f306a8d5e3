import { toYaml } from "../objects/to-yaml.ts";
import type { Run } from "./printed.ts";

/** `kubectl config view --minify`: the context that this server asks by. Nothing is asked for it, and nothing that signs in is in it. */
export const runConfigView: Run = async ({ api }, { flags }) => {
  const { address: server, context, user, cluster = context } = await api.identity();
  const view = {
    apiVersion: "v1",
    clusters: [{ cluster: { server }, name: cluster }],
    contexts: [{ context: { cluster, user }, name: context }],
    "current-context": context,
    kind: "Config",
    users: [{ name: user }],
  };
  const isJson = flags["output"] === "json";
  return { output: isJson ? JSON.stringify(view, undefined, 4) : toYaml(view), hasMore: false };
};
