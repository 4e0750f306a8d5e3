import { spawn } from "node:child_process";
import path from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";

const planted = ["hunter2", "9931"].join("-");
const servers = path.resolve(import.meta.dirname, "../../mcp-servers");
const prometheus = ["prometheus", "--prometheus-url", "http://127.0.0.1:1"] as const;
const remote = ["--http", "0", "--host", "0.0.0.0"] as const;

/** What a server says when it is started so, and its exit code. */
async function start([server, ...flags]: readonly string[]) {
  const main = path.join(servers, server ?? "", "src/main.ts");
  const child = spawn(process.execPath, [main, ...flags], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] },
    timeout: 20_000,
  });
  const ended = new Promise((resolve) => {
    child.once("close", resolve);
  });
  const said = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, said: said.join("") };
}

describe("a server ends with one sentence that repeats no secret", { timeout: 60_000 }, () => {
  test.for<readonly [line: readonly string[], said: string]>([
    [[...prometheus, "--password", planted], "--password-file"],
    [[...prometheus, `--pasword=${planted}`], "--pasword is not known"],
    [[...prometheus, planted], "must stand before each value"],
    [[...prometheus, "--http", planted], "expected number"],
    [[...prometheus, "--username", "reader"], "--password-file"],
    [["prometheus", "--prometheus-url", `http://u:${planted}@prom`], "carries credentials"],
    [["opensearch", `--opensearch-url=https://u:${planted}@search`], "carries credentials"],
    [["opensearch", "--opensearch-url", "http://s", "--username", "u"], "--password-file"],
    [["eks", "--token", planted], "--token-file"],
  ])("%s", async ([line, said]) => {
    const ended = await start(line);
    expect(ended.code).toBe(1);
    expect(ended.said).toContain(said);
    expect(ended.said).not.toContain(planted);
  });

  test.for<readonly [flags: readonly string[], said: string]>([
    [[], "Name each caller with --caller"],
    [["--bearer-token-file", import.meta.filename], "a token that never ends"],
    [["--caller-issuer", "https://issuer.example"], "Name each caller that is let in"],
    [["--caller", "system:serviceaccount:a:b"], "else nobody proves to be one"],
    [["--caller-issuer", "https://i.example", "--caller", "binnacle"], "is written system:"],
    [
      ["--caller-issuer", "http://i.example", "--caller", "system:serviceaccount:a:b"],
      "must be https",
    ],
    [["--client-ca-file", "ca.crt", "--caller", "bot"], "needs --tls-cert-file"],
  ])("beyond loopback with %s: %s", async ([flags, said]) => {
    const ended = await start([...prometheus, ...remote, ...flags]);
    expect(ended.code).toBe(1);
    expect(ended.said).toContain(said);
  });
});
