import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Why there is no browser; undefined when there is. In CI there must be one, so there the launch fails instead. */
export const noBrowser =
  existsSync(executablePath) || process.env["CI"] === "true"
    ? undefined
    : `no ${executablePath}; run test/real/setup.sh`;

export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
  });
}
