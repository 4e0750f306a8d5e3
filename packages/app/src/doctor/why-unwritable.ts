import { access, constants, open, stat } from "node:fs/promises";
import path from "node:path";
import { reasonOf } from "../secret-in.ts";

/** Why lines cannot be added to a file, in words; undefined: they can. Neither makes the file nor changes it. */
export async function whyFileUnwritable(file: string): Promise<string | undefined> {
  try {
    const { O_WRONLY, O_APPEND, O_NONBLOCK } = constants;
    const handle = await open(file, O_WRONLY | O_APPEND | O_NONBLOCK);
    await handle.close();
    return undefined;
  } catch (error) {
    if (!isAbsent(error)) return reasonOf(error);
  }
  const folder = path.dirname(file);
  const why = await whyNoPlaceIn(folder);
  return why && `in ${folder}: ${why}`;
}

/** Why a folder is not there and cannot be made, in words; undefined: it is, or it can. Makes nothing. */
export async function whyFolderUnmakeable(folder: string): Promise<string | undefined> {
  try {
    const isFolder = (await stat(folder)).isDirectory();
    return isFolder ? undefined : "there is a file of that name";
  } catch (error) {
    if (!isAbsent(error)) return reasonOf(error);
  }
  let parent = path.dirname(folder);
  while (await isMissing(parent)) parent = path.dirname(parent);
  const why = await whyNoPlaceIn(parent);
  return why && `in ${parent}: ${why}`;
}

async function whyNoPlaceIn(folder: string): Promise<string | undefined> {
  return await access(folder, constants.W_OK | constants.X_OK).then(() => undefined, reasonOf);
}

async function isMissing(place: string): Promise<boolean> {
  return await access(place).then(() => false, isAbsent);
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
