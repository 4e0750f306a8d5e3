import { AppError } from "@binnacle/contracts";
import { z } from "zod";

const Fields = z.record(z.string(), z.unknown());
const piece = /\{"(?<literal>[^"]*)"\}|\{(?<path>[^{}]*)\}|(?<text>[^{}]+)/guy;
const step =
  /\.(?<name>(?:[^.[\]\\\s?@()]|\\.)+)|\[(?<index>-?\d+)\]|\[(?<all>\*)\]|\['(?<quoted>[^']+)'\]/guy;

/**
 * Prints an object through a template of kubectl's JSONPath: `{.status.phase}`, `{.items[*].metadata.name}`, text and
 * `{"\n"}` between. Throws `AppError` of kind bad_input for filters and `range`, which are not supported.
 */
export function printJsonPath(template: string, object: unknown): string {
  const pieces = allOf(piece, template);
  if (pieces === undefined) throw unsupported(template);
  return pieces
    .map(({ literal, path, text }) => {
      if (path !== undefined) return valuesAt(path, object).map(printed).join(" ");
      return (literal ?? text ?? "").replaceAll("\\n", "\n").replaceAll("\\t", "\t");
    })
    .join("");
}

/** The values at a path such as `.status.containerStatuses[0].restartCount`; `[*]` gives several. */
export function valuesAt(path: string, object: unknown): readonly unknown[] {
  const normal = path
    .trim()
    .replace(/^\$/u, "")
    .replace(/^(?=[^.[])/u, ".");
  const steps = normal === "." || normal === "" ? [] : allOf(step, normal);
  if (steps === undefined) throw unsupported(path);
  return steps.reduce<readonly unknown[]>(
    (values, { name, quoted, index, all }) =>
      values.flatMap((value) => {
        if (all !== undefined) return childrenOf(value);
        return next(value, quoted ?? name?.replaceAll(/\\(.)/gu, "$1") ?? Number(index));
      }),
    [object],
  );
}

function next(value: unknown, key: string | number): readonly unknown[] {
  if (Array.isArray(value)) {
    const item: unknown = typeof key === "number" ? value.at(key) : undefined;
    return item === undefined ? [] : [item];
  }
  const fields = Fields.safeParse(value);
  const found = fields.success ? fields.data[key] : undefined;
  return found === undefined ? [] : [found];
}

function childrenOf(value: unknown): readonly unknown[] {
  return value !== null && typeof value === "object" ? Object.values(value) : [];
}

/** A value as kubectl prints it: text as it is, the rest as JSON. */
export function printed(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The groups of every match, if the matches cover the whole text. */
function allOf(pattern: RegExp, text: string) {
  const matches = [...text.matchAll(pattern)];
  const covered = matches.reduce((length, [match]) => length + match.length, 0);
  return covered === text.length ? matches.map(({ groups = {} }) => groups) : undefined;
}

function unsupported(path: string): AppError {
  return new AppError(
    "bad_input",
    `The JSONPath ${JSON.stringify(path.slice(0, 100))} is not supported: fields, [0] and [*] are. Use -o json for the rest.`,
  );
}
