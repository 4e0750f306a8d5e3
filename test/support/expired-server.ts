import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import https from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";

/** An HTTPS server on loopback whose certificate ended long ago; its files are kept in the directory. */
export async function expiredServer(
  directory: string,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = https.createServer(expired(directory), (_request, response) => response.end("{}"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server on a port has such an address.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function expired(directory: string): { readonly key: Buffer; readonly cert: Buffer } {
  const of = (name: string) => path.join(directory, name);
  writeFileSync(
    of("ca.cnf"),
    `[ca]\ndefault_ca = own\n[own]\nnew_certs_dir = ${directory}\ndatabase = ${of("index.txt")}\nserial = ${of("serial")}\ndefault_md = sha256\npolicy = any\ncopy_extensions = copy\n[any]\nCN = optional\n`,
  );
  writeFileSync(of("index.txt"), "");
  writeFileSync(of("serial"), "01");
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const subject = ["-subj", "/CN=api", "-addext", "subjectAltName=IP:127.0.0.1"];
  openssl("req", "-new", ...curve, "-keyout", of("key"), ...subject, "-out", of("csr"));
  const times = ["-startdate", "20250101000000Z", "-enddate", "20250201000000Z"];
  const signing = ["-selfsign", "-batch", "-notext", "-keyfile", of("key"), "-in", of("csr")];
  const cert = openssl("ca", "-config", of("ca.cnf"), ...signing, ...times);
  return { key: readFileSync(of("key")), cert };
}

function openssl(...words: readonly string[]): Buffer {
  return execFileSync("openssl", words, { stdio: "pipe" });
}
