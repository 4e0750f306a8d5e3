// The pinned pnpm as a command: `npm run pnpm -- why zod`.
import { spawnSync } from "node:child_process";
import { pinnedPnpm } from "./pinned-pnpm.mjs";

const [pnpm, ...first] = pinnedPnpm();
const { status } = spawnSync(pnpm, [...first, ...process.argv.slice(2)], {
  stdio: "inherit",
  shell: process.platform === "win32",
});
process.exit(status ?? 1);
