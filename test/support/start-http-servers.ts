import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { serverKinds } from "@binnacle/app";
import type { World } from "@binnacle/lab";
import { z } from "zod";
import type { OpenWorld } from "./open-world.ts";

type ServerName = "eks" | "prometheus" | "opensearch";

interface HttpServer {
  readonly role: ServerName;
  readonly url: string;
  readonly bearerTokenFile: string;
}

/** The three servers as processes of their own, each behind a bearer token, on loopback. */
export interface HttpServers {
  /** The setting `servers` of the product. */
  readonly servers: readonly HttpServer[];
  readonly kill: (name: ServerName) => Promise<void>;
  /** On the port that it had. */
  readonly restart: (name: ServerName) => Promise<void>;
  readonly close: () => Promise<void>;
}

const Listening = z.object({ url: z.url() });
const names = ["eks", "prometheus", "opensearch"] as const;

export async function startHttpServers(world: OpenWorld): Promise<HttpServers> {
  const tokenFile = path.join(world.directory, "callers-token");
  await writeFile(tokenFile, "a-token-that-callers-must-send\n");
  const running = new Map<ServerName, ChildProcess>();
  const servers = await Promise.all(
    names.map(async (role) => ({
      role,
      url: await start(role, "0"),
      bearerTokenFile: tokenFile,
    })),
  );
  return {
    servers,
    kill,
    restart: async (name) => {
      const url = servers.find(({ role }) => role === name)?.url ?? "";
      await start(name, new URL(url).port);
    },
    close: async () => {
      await Promise.all(names.map(kill));
    },
  };

  async function start(name: ServerName, port: string): Promise<string> {
    const [, program = ""] = serverKinds[name]?.command ?? [];
    const words = ["--http", port, "--bearer-token-file", tokenFile];
    const child = spawn(process.execPath, [program, ...flagsOf(name, world), ...words], {
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        PATH: process.env["PATH"],
        HOME: process.env["HOME"],
        NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
      },
    });
    running.set(name, child);
    for await (const line of createInterface({ input: child.stderr })) {
      const said = Listening.safeParse(JSON.parse(line));
      if (!said.success) continue;
      child.stderr.resume();
      return said.data.url;
    }
    throw new Error(`${name} ended before it listened`);
  }

  async function kill(name: ServerName): Promise<void> {
    const child = running.get(name);
    running.delete(name);
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }
}

function flagsOf(name: ServerName, { settings }: World): string[] {
  const flags: Readonly<Record<ServerName, readonly string[]>> = {
    eks: ["--kubeconfig", settings.kubeconfig, "--cluster-name", settings.clusterName],
    prometheus: ["--prometheus-url", settings.prometheusUrl ?? ""],
    opensearch: ["--opensearch-url", settings.opensearchUrl],
  };
  return [...flags[name]];
}
