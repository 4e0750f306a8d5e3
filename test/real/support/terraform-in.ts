import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../../..");

/** Where the AWS provider may lie unpacked; none of them: Terraform asks its registry. */
const plugins = [
  process.env["TF_PLUGIN_DIR"] ?? "",
  path.join(homedir(), ".terraform.d/plugins"),
  "/opt/tf-plugins",
].find((folder) => folder !== "" && existsSync(path.join(folder, "registry.terraform.io")));

/** The modules of `deploy/terraform`, initialised in a folder of their own. */
export async function openTerraform(endpoint?: string) {
  const folder = await mkdtemp(path.join(tmpdir(), "terraform-"));
  await cp(path.join(root, "deploy/terraform"), folder, { recursive: true });
  const env = {
    PATH: process.env["PATH"],
    HOME: homedir(),
    TF_IN_AUTOMATION: "1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
    ...(endpoint !== undefined && { AWS_ENDPOINT_URL: endpoint }),
  };
  const terraform = async (...words: readonly string[]): Promise<string> => {
    const options = { cwd: folder, env, maxBuffer: 2 ** 26 };
    return (await run("terraform", [...words], options)).stdout;
  };
  const from = plugins === undefined ? [] : [`-plugin-dir=${plugins}`];
  await terraform("init", "-no-color", ...from);
  return { terraform, close: async () => await rm(folder, { recursive: true }) };
}
