import { execFile } from "node:child_process";
import { mkdir, realpath } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const root = path.resolve(import.meta.dirname, "../../..");
const run = promisify(execFile);

/** What the image holds, in a folder: the steps of deploy/docker/Dockerfile over the Node of this run. */
export async function unpackImage(folder: string): Promise<string> {
  const { stdout } = await run(process.execPath, ["scripts/pack.mjs", "--out", folder], {
    cwd: root,
  });
  const unpacked = path.join(folder, "image");
  await mkdir(unpacked);
  const node = await realpath(process.execPath);
  await run("sh", ["deploy/docker/root.sh", node, stdout.trim(), unpacked], { cwd: root });
  return unpacked;
}
