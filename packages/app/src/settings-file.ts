import { AppError } from "@binnacle/contracts";
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { textIn } from "./secret-in.ts";

const Tree = z.record(z.string(), z.unknown());
type Tree = z.infer<typeof Tree>;

/** The settings as they are written; nothing is checked yet but that they are settings at all. */
export interface SettingsFile {
  readonly tree: Tree;
  /** Where a setting stands; of one that is missing, where its group does. */
  readonly lineOf: (path: readonly PropertyKey[]) => number | undefined;
}

/** Throws `AppError` of kind bad_input that names file and line, and never what is written there. */
export function readSettings(file: string): SettingsFile {
  const lines = new LineCounter();
  const document = parseDocument(textIn(file, `configuration file ${file}`), {
    lineCounter: lines,
    prettyErrors: false,
  });
  const [error] = document.errors;
  // Its message quotes the text, and the text holds tokens.
  if (error !== undefined) throw malformed(file, lines.linePos(error.pos[0]), error.code);
  const { contents } = document;
  if (contents !== null && !isMap(contents))
    throw wrong(`${file}: settings are expected, \`key: value\`, one on a line.`);
  return { tree: Tree.parse(plain(document, file) ?? {}), lineOf };

  function lineOf(path: readonly PropertyKey[]): number | undefined {
    let node: unknown = contents;
    let offset: number | undefined;
    for (const part of path) {
      const found = inside(node, part);
      if (found === undefined) break;
      ({ node, offset } = found);
    }
    return offset === undefined ? undefined : lines.linePos(offset).line;
  }
}

function inside(node: unknown, part: PropertyKey) {
  if (isSeq(node)) {
    const item = node.items[Number(part)];
    return isNode(item) ? { node: item, offset: item.range?.[0] } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
  return isScalar(pair?.key) ? { node: pair.value, offset: pair.key.range?.[0] } : undefined;
}

function plain(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    throw wrong(`${file}: an alias leads nowhere, or to too much.`, cause);
  }
}

function malformed(
  file: string,
  { line, col }: { readonly line: number; readonly col: number },
  code: string,
): AppError {
  const what = code.toLowerCase().replaceAll("_", " ");
  return wrong(`${file}, line ${line}, column ${col}: this is not YAML (${what}).`);
}

function wrong(message: string, cause?: unknown): AppError {
  return new AppError("bad_input", message, { cause });
}
