// What the bundle of the package needs beside the bundler.

/** `new URL("./engine-thread.ts", import.meta.url)`: programs and threads that are started by their file. */
const started = /new URL\(\s*"(\.[^"]+\.ts)",\s*import\.meta\.url\s*,?\s*\)/gu;

/** Each of them is a file of the bundle too, found beside the one that starts it. */
export function besideEachOther() {
  return {
    name: "beside-each-other",
    async transform(code, id) {
      if (id.includes("node_modules") || !code.includes("import.meta.url")) return null;
      const found = [...code.matchAll(started)];
      if (found.length === 0) return null;
      let changed = code;
      for (const [text, file] of found) {
        const resolved = await this.resolve(file, id);
        const reference = this.emitFile({ type: "chunk", id: resolved.id });
        changed = changed.replace(text, `new URL(import.meta.ROLLUP_FILE_URL_${reference})`);
      }
      return { code: changed };
    },
  };
}

/** What the queue would log and trace with where it is installed: it is not, and our own log takes its place. */
export function withoutOptional() {
  return {
    name: "without-optional",
    async resolveId(source, importer) {
      if (importer?.includes("/dbos-sdk/") !== true || source.startsWith(".")) return null;
      const resolved = await this.resolve(source, importer, { skipSelf: true });
      return resolved ?? { id: source, external: true };
    },
  };
}

const config = "/client-node/dist/config.js";
const generated = "/client-node/dist/gen/index.js";

/** By which no request of ours is sent; their library wants Node 22. */
const agents =
  "export class Agent {}\nexport class ProxyAgent {}\nexport const fetch = globalThis.fetch;\n";

/** A kubeconfig needs no generated client of the API: as load-kube-config.ts does it where modules are loaded. */
export function leanKubeConfig() {
  const noAgents = "\0no-agents";
  return {
    name: "lean-kube-config",
    async resolveId(source, importer) {
      if (source === "undici" && importer?.includes("/client-node/dist/")) return noAgents;
      if (importer?.endsWith(config) !== true) return null;
      const resolved = await this.resolve(source, importer, { skipSelf: true });
      return resolved?.id.endsWith(generated) ? `${resolved.id}?lean` : resolved;
    },
    load(id) {
      if (id === noAgents) return agents;
      if (!id.endsWith("?lean")) return null;
      const folder = id.slice(0, -"/index.js?lean".length);
      return `export * from "${folder}/configuration.js"; export * from "${folder}/servers.js";`;
    },
  };
}

/** What Node 20 lacks and the programs use: by core-js, and where only a start is slower without it, nothing. */
const polyfills = [
  "core-js/actual/promise/with-resolvers.js",
  "core-js/actual/map/group-by.js",
  "core-js/actual/object/group-by.js",
];
const modules = `import module from "node:module";
export default module;
export const enableCompileCache = module.enableCompileCache ?? (() => undefined);
export const registerHooks = module.registerHooks ?? (() => ({ deregister: () => undefined }));
`;

/** What the WebSocket of Slack's library reads when it is loaded, and does without. */
const absent = [
  ["createZstdDecompress.bind(", "createZstdDecompress?.bind("],
  ["markAsUncloneable = markAsUncloneable", "markAsUncloneable = markAsUncloneable ?? (() => {})"],
];

function isOwn(importer = "\0") {
  return !importer.startsWith("\0") && !importer.includes("node_modules");
}

export function olderNode() {
  const shim = "\0older-node-module";
  return {
    name: "older-node",
    resolveId(source, importer) {
      if (source === "node:module" && isOwn(importer)) return shim;
      return null;
    },
    load: (id) => (id === shim ? modules : null),
    transform(code, id) {
      for (const [read, mended] of absent)
        if (id.includes("/undici/") && code.includes(read))
          return { code: code.replace(read, mended) };
      if (!/\/(?:main|engine-thread|redaction-thread)\.ts$/u.test(id)) return null;
      return { code: polyfills.map((file) => `import "${file}";\n`).join("") + code };
    },
  };
}
