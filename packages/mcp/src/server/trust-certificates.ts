import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { AppError } from "@binnacle/contracts";

/** The whole process trusts the certificates of a PEM file besides the usual ones. Throws `AppError` (bad_input). */
export function trustCertificates(file: string): void {
  try {
    const certificate = readFileSync(file, "utf8");
    setDefaultCACertificates([...getCACertificates("default"), certificate]);
  } catch (cause) {
    throw new AppError("bad_input", `The file ${file} holds no certificates that can be read.`, {
      cause,
    });
  }
}
