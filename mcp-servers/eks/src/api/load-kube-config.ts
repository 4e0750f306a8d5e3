import { registerHooks } from "node:module";
import type { KubeConfig } from "@kubernetes/client-node";

const from = "/client-node/dist/config.js";
const generated = "/client-node/dist/gen/index.js";
/** What `KubeConfig` itself takes of the generated client. */
const needed = 'export * from "./configuration.js"; export * from "./servers.js";';
/** A module of its own: who loads the whole library gets the whole of it. */
const cut = "?configuration";

/**
 * The kubeconfig of the library without its 860 generated files of models and APIs: nothing here uses them, and they
 * are two thirds of the start of this server. It leans on two files of one version: the test beside it is for the next.
 */
export async function loadKubeConfig(): Promise<KubeConfig> {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      const isCut = context.parentURL?.endsWith(from) === true && resolved.url.endsWith(generated);
      return isCut ? { ...resolved, url: resolved.url + cut } : resolved;
    },
    load: (url, context, next) =>
      url.endsWith(generated + cut)
        ? { format: "module", source: needed, shortCircuit: true }
        : next(url, context),
  });
  try {
    const { KubeConfig: Config } = await import("@kubernetes/client-node/dist/config.js");
    return new Config();
  } finally {
    hooks.deregister();
  }
}
