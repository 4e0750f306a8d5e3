import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { createClusterApi } from "./cluster-api.ts";
import { connect } from "./connection.ts";

const folder = mkdtempSync(path.join(tmpdir(), "tls-faults-"));
const closers: (() => void)[] = [];
afterAll(() => {
  for (const close of closers) close();
  rmSync(folder, { recursive: true });
});

const authority = path.join(folder, "ca.cnf");
writeFileSync(
  authority,
  `[ca]
default_ca = own
[own]
new_certs_dir = ${folder}
database = ${folder}/index.txt
serial = ${folder}/serial
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
O = optional
CN = optional
`,
);
writeFileSync(path.join(folder, "index.txt"), "");
writeFileSync(path.join(folder, "serial"), "01");

function openssl(...words: readonly string[]): Buffer {
  return execFileSync("openssl", words, { stdio: "pipe" });
}

/** A certificate that signs itself, valid between two times (`20250101000000Z`), for these names. */
function certificate(name: string, { from, to, names }: Record<"from" | "to" | "names", string>) {
  const [key, request] = [path.join(folder, `${name}.key`), path.join(folder, `${name}.csr`)];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key];
  const subject = ["-subj", `/O=Acme/CN=${name}`, "-addext", `subjectAltName=${names}`];
  openssl("req", "-new", ...curve, ...subject, "-out", request);
  const times = ["-startdate", from, "-enddate", to];
  const signing = ["-selfsign", "-batch", "-notext", "-keyfile", key];
  const cert = openssl("ca", "-config", authority, ...signing, ...times, "-in", request);
  return { key: readFileSync(key), cert };
}

async function serving(server: https.Server | ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => server.close());
  // A server on a port has such an address.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (server.address() as AddressInfo).port;
}

async function answerOf(port: number, cluster: object) {
  const file = path.join(folder, `${port}.json`);
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "prod",
    clusters: [{ name: "c", cluster: { server: `https://127.0.0.1:${port}`, ...cluster } }],
    users: [{ name: "u", user: { token: "t" } }],
    contexts: [{ name: "prod", context: { cluster: "c", user: "u" } }],
  };
  writeFileSync(file, JSON.stringify(config));
  const api = createClusterApi(async () => await connect({ kubeconfig: file }));
  const result = await api.text("/version", { signal: AbortSignal.timeout(5000) });
  return result.kind === "failed" ? result.failure : undefined;
}

const [past, soon] = ["20250201000000Z", "20990101000000Z"];
const here = "IP:127.0.0.1";

test.for([
  ["expired", "20250101000000Z", past, here, true, "expired on 2025-02-01T00:00:00.000Z"],
  [
    "early",
    "20980101000000Z",
    soon,
    here,
    true,
    "is not valid yet, but from 2098-01-01T00:00:00.000Z on",
  ],
  [
    "elsewhere",
    past,
    soon,
    "DNS:kubernetes,IP:10.0.0.1",
    true,
    "is for other names: kubernetes, 10.0.0.1",
  ],
  [
    "stranger",
    past,
    soon,
    here,
    false,
    "was signed by stranger, Acme, which is not trusted here (DEPTH_ZERO_SELF_SIGNED_CERT)",
  ],
] as const)(
  "a certificate %s is named with what is wrong",
  async ([name, from, to, names, isTrusted, said]) => {
    const { key, cert } = certificate(name, { from, to, names });
    const port = await serving(
      https.createServer({ key, cert }, (_, response) => response.end("{}")),
    );
    const ca = { "certificate-authority-data": cert.toString("base64") };
    expect(await answerOf(port, isTrusted ? ca : {})).toMatchObject({
      kind: "unavailable",
      why: `The certificate of the Kubernetes API server at https://127.0.0.1:${port} ${said}.`,
    });
  },
);

test("a certificate that is right is taken", async () => {
  const { key, cert } = certificate("right", { from: past, to: soon, names: here });
  const port = await serving(
    https.createServer({ key, cert }, (_, response) => response.end("{}")),
  );
  const ca = { "certificate-authority-data": cert.toString("base64") };
  expect(await answerOf(port, ca)).toBeUndefined();
});

test("a port that speaks no TLS says so", async () => {
  const port = await serving(createServer((_, response) => response.end("{}")));
  expect((await answerOf(port, {}))?.why).toMatch(/does not speak TLS as it should/u);
});
