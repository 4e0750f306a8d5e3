import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { present } from "@binnacle/contracts";
import { z } from "zod";

/** What a request file says of itself, in its last line. */
const Mark = z.object({ key: z.string(), reference: z.string().optional() });

/** A request that has a file. */
export interface FiledRequest {
  /** `001-kubernetes`. */
  readonly file: string;
  readonly reference: string | undefined;
  /** It was there when the folder was opened. */
  readonly isOld: boolean;
}

/** A folder of requests and answers. */
export interface Folder {
  readonly find: (key: string) => FiledRequest | undefined;
  /** Takes the next number of the folder. `text` makes what is written of the name of the file. */
  readonly file: (
    request: {
      readonly key: string;
      readonly reference: string | undefined;
      readonly agent: string;
    },
    text: (file: string) => string,
  ) => Promise<FiledRequest>;
  /** Undefined: nobody answered yet. */
  readonly answer: (file: string) => Promise<string | undefined>;
  /** Undefined: there is none any more. */
  readonly tellProblem: (file: string, text: string | undefined) => Promise<void>;
}

/** Makes the folder if it is not there. Throws what the file system throws. */
export async function openFolder(path: string): Promise<Folder> {
  await mkdir(path, { recursive: true });
  const names = await readdir(path);
  const filed = new Map<string, FiledRequest>();
  for (const name of names.filter((each) => each.endsWith(suffix)).toSorted()) {
    const { key, reference } = markIn(await readFile(join(path, name), "utf8"));
    const file = name.slice(0, -suffix.length);
    filed.set(key, { file, reference, isOld: true });
  }
  let last = Math.max(0, ...names.map((name) => Number.parseInt(name, 10) || 0));
  return {
    find: (key) => filed.get(key),
    async file({ key, reference, agent }, text) {
      last += 1;
      const file = `${String(last).padStart(3, "0")}-${agent.replaceAll(/[^\w-]/gu, "-")}`;
      const request = { file, reference, isOld: false };
      filed.set(key, request);
      const mark = JSON.stringify(present({ key, reference }));
      await writeWhole(join(path, `${file}${suffix}`), `${text(file)}\n\n<!-- ${mark} -->\n`);
      return request;
    },
    async answer(file) {
      const current = await readdir(path);
      const name = answers.map((end) => `${file}${end}`).find((each) => current.includes(each));
      return name === undefined ? undefined : await readFile(join(path, name), "utf8");
    },
    async tellProblem(file, text) {
      const problem = join(path, `${file}.problem.md`);
      await (text === undefined ? rm(problem, { force: true }) : writeWhole(problem, text));
    },
  };
}

const suffix = ".request.md";
const answers = [".answer.yaml", ".answer.yml", ".answer.json"];

/** A file that was not written here has no key, and is no answer to anything. */
function markIn(text: string): { readonly key: string; readonly reference: string | undefined } {
  const line = text.trimEnd().split("\n").at(-1) ?? "";
  const json = /^<!-- (?<mark>\{.*\}) -->$/u.exec(line)?.groups?.["mark"];
  const mark = json === undefined ? undefined : Mark.safeParse(JSON.parse(json)).data;
  return { key: mark?.key ?? "", reference: mark?.reference };
}

/** Who waits for a file does not find half of it. */
async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
}
