import { readFileSync } from "node:fs";
import { createGateway, type Gateway, ourTools, type ServerConfig } from "@binnacle/mcp/gateway";
import type { Log } from "@binnacle/runtime";
import { compileCache } from "./compile-cache.ts";
import { type Config, environment } from "./config.ts";

type ServerName = "eks" | "prometheus" | "opensearch";

/** Calls at once to one server; an investigation makes fewer. */
const concurrency = 8;
/** A child may have to start first; the server's own deadline, and its better sentence, comes before ours. */
const startMs = 3000;

/** The three servers behind the gateway: children unless an address is given, absent ones as named gaps. */
export function connectServers(config: Config, log: Log): Gateway {
  const absent = {
    ...(config.prometheusUrl === undefined && config.servers.prometheus === undefined
      ? {
          prometheus: {
            why: "no Prometheus is configured",
            remedy: "set prometheusUrl, or give --prometheus-url",
          },
        }
      : {}),
    ...(config.opensearchUrl === undefined && config.servers.opensearch === undefined
      ? {
          opensearch: {
            why: "no OpenSearch is configured",
            remedy: "set opensearchUrl, or give --opensearch-url",
          },
        }
      : {}),
  };
  const names = (["eks", "prometheus", "opensearch"] as const).filter((name) => !(name in absent));
  return createGateway({ servers: names.map((name) => serverConfig(name, config)), absent, log });
}

function serverConfig(name: ServerName, config: Config): ServerConfig {
  return {
    name,
    transport: transportOf(name, config),
    ...ourTools[name],
    timeoutMs: config.toolTimeoutMs + startMs,
    concurrency,
  };
}

function transportOf(name: ServerName, config: Config): ServerConfig["transport"] {
  const address = config.servers[name];
  if (address === undefined)
    return {
      kind: "stdio",
      command: process.execPath,
      args: [config.serverPrograms[name], ...argumentsOf(name, config)],
      env: environmentOf(name),
    };
  const { url, bearerTokenFile } = address;
  if (bearerTokenFile === undefined) return { kind: "http", url };
  return { kind: "http", url, bearerToken: readFileSync(bearerTokenFile, "utf8").trim() };
}

/** What a child finds in its environment beside HOME, PATH, SHELL and TERM: named, so that no token travels by accident. */
const passedOn: Readonly<Record<ServerName, readonly string[]>> = {
  eks: [
    "KUBECONFIG",
    "KUBERNETES_SERVICE_HOST",
    "KUBERNETES_SERVICE_PORT",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_REGION",
    "AWS_PROFILE",
    "HTTPS_PROXY",
    "NO_PROXY",
    "NODE_EXTRA_CA_CERTS",
  ],
  prometheus: ["HTTPS_PROXY", "NO_PROXY", "NODE_EXTRA_CA_CERTS"],
  opensearch: ["HTTPS_PROXY", "NO_PROXY", "NODE_EXTRA_CA_CERTS"],
};

function environmentOf(name: ServerName): Record<string, string> {
  const read = environment();
  const found = passedOn[name].flatMap((key) => {
    const value = read[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  return { NODE_COMPILE_CACHE: compileCache, ...Object.fromEntries(found) };
}

function argumentsOf(name: ServerName, config: Config): string[] {
  const flags: Readonly<Record<ServerName, readonly (readonly [string, string | undefined])[]>> = {
    eks: [
      ["--kubeconfig", config.kubeconfig],
      ["--context", config.context],
      ["--cluster-name", config.clusterName],
    ],
    prometheus: [
      ["--prometheus-url", config.prometheusUrl],
      ["--cluster-id", config.clusterId],
    ],
    opensearch: [
      ["--opensearch-url", config.opensearchUrl],
      ["--index", config.opensearchIndex],
      ["--cluster-id", config.clusterId],
    ],
  };
  const timeoutMs = ["--timeout-ms", String(config.toolTimeoutMs)];
  const given = flags[name].flatMap(([flag, value]) => (value === undefined ? [] : [flag, value]));
  const identity = name === "eks" && config.inCluster ? ["--in-cluster"] : [];
  return [...given, ...timeoutMs, ...identity];
}
