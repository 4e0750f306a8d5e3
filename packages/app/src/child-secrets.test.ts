import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { Config } from "./config.ts";
import { connectServers } from "./connect-servers.ts";

const secret = ["hunter2", "9931", "zq"].join("-");

/** Command line and environment of each program that this process started, and of those that they did. */
function seenOf(parent: number): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((pid) => {
      const [stat, commandLine, variables] = ["stat", "cmdline", "environ"].map((name) =>
        textOf(`/proc/${pid}/${name}`),
      );
      const [, ppid] = stat?.split(") ").at(-1)?.split(" ") ?? [];
      if (Number(ppid) !== parent) return [];
      return [`${commandLine}\n${variables}`.replaceAll("\0", "\n"), ...seenOf(Number(pid))];
    });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

afterEach(() => {
  vi.unstubAllEnvs();
});

test.runIf(process.platform === "linux")(
  "no secret of ours stands in the command line or the environment of a server",
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "child-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, "secret");
    writeFileSync(file, secret);
    for (const name of [
      "SLACK_BOT_TOKEN",
      "SLACK_APP_TOKEN",
      "AWS_SECRET_ACCESS_KEY",
      "AWS_SESSION_TOKEN",
      "AWS_CONTAINER_AUTHORIZATION_TOKEN",
      "AWS_BEARER_TOKEN_BEDROCK",
      "DATABASE_URL",
      "NODE_OPTIONS_OF_SOMEBODY",
    ])
      vi.stubEnv(name, secret);
    const config = Config.parse({
      slack: { botToken: `xoxb-${secret}`, appToken: `xapp-${secret}` },
      prometheusUrl: "http://127.0.0.1:1",
      prometheusTokenFile: file,
      opensearchUrl: "http://127.0.0.1:1",
      opensearchUsername: "ann",
      opensearchPasswordFile: file,
    });
    const { gateway } = connectServers(config, () => {});
    onTestFinished(() => gateway.close());
    await gateway.warm();
    const seen = seenOf(process.pid).filter((text) => text.includes("mcp-servers"));
    expect(seen).toHaveLength(3);
    expect(seen.join("\n")).toContain(`--token-file\n${file}`);
    expect(seen.join("\n")).not.toContain(secret);
  },
);
