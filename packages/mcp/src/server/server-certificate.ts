import { readFile } from "node:fs/promises";
import type { Server } from "node:https";
import { AppError } from "@binnacle/contracts";

/** Files in PEM. */
export interface ServerCertificate {
  readonly certFile: string;
  readonly keyFile: string;
  /** Whose certificates callers show; absent: they show none. */
  readonly clientCaFile?: string;
}

/** Who shows no certificate still reaches `/healthz`: whether the caller's is right is decided for each call. */
export async function secureContext({ certFile, keyFile, clientCaFile }: ServerCertificate) {
  const [cert, key] = await Promise.all([read(certFile), read(keyFile)]);
  const pair = { cert, key, minVersion: "TLSv1.2" } as const;
  if (clientCaFile === undefined) return pair;
  return { ...pair, ca: await read(clientCaFile), requestCert: true, rejectUnauthorized: false };
}

const everyMs = 60_000;

/** Certificates are renewed under a running server: new connections get the new one. */
export function withRenewal(server: Server, certificate: ServerCertificate): Server {
  const renew = async (): Promise<void> => {
    try {
      server.setSecureContext(await secureContext(certificate));
    } catch {
      // Half written, perhaps: the old one serves until the next turn.
    }
  };
  const timer = setInterval(() => void renew(), everyMs).unref();
  server.once("close", () => clearInterval(timer));
  return server;
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new AppError("bad_input", `The file ${file} cannot be read.`, { cause });
  }
}
