import { AppError } from "@binnacle/contracts";
import { z } from "zod";
import type { Config } from "./config.ts";
import { secretIn } from "./secret-in.ts";

type Database = Partial<NonNullable<Config["database"]>>;

const PostgresUrl = z.url({ protocol: /^postgres(?:ql)?$/u });

/** Where rows are kept; undefined: nobody said where. Throws `AppError` (bad_input) for a file that holds no such URL. */
export function placeOf({ url, urlFile, directory }: Database = {}) {
  if (url !== undefined) return { kind: "postgresql", url } as const;
  if (urlFile !== undefined) return { kind: "postgresql", url: urlIn(urlFile) } as const;
  return directory === undefined ? undefined : ({ kind: "embedded", directory } as const);
}

/** Its text is never told: it holds a password. */
function urlIn(file: string): string {
  const read = PostgresUrl.safeParse(secretIn(file, "database.urlFile"));
  if (read.success) return read.data;
  const text = `The file ${file} (database.urlFile) holds no URL of PostgreSQL: one starts with postgresql://.`;
  throw new AppError("bad_input", text);
}
