import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { prometheus } from "@binnacle/contracts";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { Config } from "./config.ts";
import { connectServers } from "./connect-servers.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A Prometheus and an Alertmanager at one address, in which one alert fires; `seen`: who asks for what, as what. */
async function backend() {
  const seen: { readonly path: string; readonly headers: IncomingHttpHeaders }[] = [];
  const labels = { alertname: "Down" };
  const server = createServer(({ url = "", headers }, response) => {
    const { pathname } = new URL(url, "http://backend");
    seen.push({ path: pathname, headers });
    const alerts = [
      { labels, annotations: {}, state: "firing", activeAt: new Date().toISOString() },
    ];
    const data = pathname.endsWith("/rules") ? { groups: [] } : { alerts };
    const isHeld = pathname.includes("/api/v2/");
    response.end(JSON.stringify(isHeld ? [] : { status: "success", data }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}`, seen };
}

/** What the child asked of the back end for one question, by its path. */
async function askedWith(settings: (url: string) => object) {
  const { url, seen } = await backend();
  const { gateway } = connectServers(
    Config.parse({ prometheusUrl: url, ...settings(url) }),
    () => {},
  );
  onTestFinished(() => gateway.close());
  const tools = gateway.toolsFor({ may: { clusters: "all", namespaces: "all" } });
  const signal = AbortSignal.timeout(15_000);
  const question = { alertname: "Down" };
  const answered = await tools.ask(prometheus.explainAlert, question, {
    cluster: "cluster",
    signal,
  });
  expect(answered).toMatchObject({ kind: "ok" });
  return (end: string) => seen.find((request) => request.path.endsWith(end))?.headers;
}

test("the tenant and the address of Alertmanager reach the server that asks", async () => {
  const headersOf = await askedWith((url) => ({
    prometheusTenant: "team-a",
    alertmanagerUrl: `${url}/am`,
  }));
  expect(headersOf("/api/v1/alerts")).toMatchObject({ "x-scope-orgid": "team-a" });
  expect(headersOf("/am/api/v2/alerts")).toMatchObject({ "x-scope-orgid": "team-a" });
});

test("for Amazon Managed Prometheus every request is signed, that to its Alertmanager too", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "backend-settings-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  // The SDK asks this for the role of a pod.
  const role = createServer((_, response) => {
    response.end(
      JSON.stringify({
        AccessKeyId: "AKIDEXAMPLE",
        SecretAccessKey: "example",
        Token: "t",
        Expiration: "2100-01-01T00:00:00Z",
      }),
    );
  }).listen(0, "127.0.0.1");
  await once(role, "listening");
  onTestFinished(() => void role.close());
  const address = role.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const tokenFile = path.join(folder, "token");
  writeFileSync(tokenFile, "pod");
  vi.stubEnv("AWS_CONTAINER_CREDENTIALS_FULL_URI", `http://127.0.0.1:${port}/v1/credentials`);
  vi.stubEnv("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", tokenFile);
  vi.stubEnv("AWS_REGION", "eu-west-1");
  const headersOf = await askedWith((url) => ({
    prometheusAwsService: "aps",
    prometheusAwsRegion: "eu-west-1",
    alertmanagerUrl: url,
  }));
  for (const end of ["/api/v1/alerts", "/api/v2/alerts"])
    expect(headersOf(end)?.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d+\/eu-west-1\/aps\//u,
    );
});
