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
    text: (file: string) => Promise<string>,
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
    const file = name.slice(0, -suffix.length);
    const mark = await markOf(join(path, name));
    if (mark.kind === "mark") filed.set(mark.key, { file, reference: mark.reference, isOld: true });
    if (mark.kind === "damaged") await writeWhole(join(path, `${file}${problem}`), mark.why);
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
      await writeWhole(join(path, `${file}${suffix}`), `${await text(file)}\n\n<!-- ${mark} -->\n`);
      return request;
    },
    async answer(file) {
      const current = await readdir(path);
      const name = answers.map((end) => `${file}${end}`).find((each) => current.includes(each));
      return name === undefined ? undefined : await readFile(join(path, name), "utf8");
    },
    async tellProblem(file, text) {
      const told = join(path, `${file}${problem}`);
      await (text === undefined ? rm(told, { force: true }) : writeWhole(told, text));
    },
  };
}

const suffix = ".request.md";
const problem = ".problem.md";
const answers = [".answer.yaml", ".answer.yml", ".answer.json"];

type ReadMark =
  | { readonly kind: "mark"; readonly key: string; readonly reference: string | undefined }
  | { readonly kind: "damaged"; readonly why: string }
  /** It was not written here, and asks nothing. */
  | { readonly kind: "none" };

async function markOf(path: string): Promise<ReadMark> {
  const text = await readOrReason(path);
  if (typeof text !== "string")
    return { kind: "damaged", why: `The request cannot be read (${text.reason}).\n` };
  const line = text.trimEnd().split("\n").at(-1) ?? "";
  if (!line.startsWith("<!-- {")) return { kind: "none" };
  const mark = Mark.safeParse(parsed(/^<!-- (?<mark>\{.*\}) -->$/u.exec(line)?.groups?.["mark"]));
  return mark.success
    ? { kind: "mark", key: mark.data.key, reference: mark.data.reference }
    : { kind: "damaged", why: "The last line of the request is damaged: it is asked anew.\n" };
}

async function readOrReason(path: string): Promise<string | { readonly reason: string }> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return { reason: String(error.code) };
  }
}

function parsed(json = ""): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Who waits for a file does not find half of it. */
async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
}
