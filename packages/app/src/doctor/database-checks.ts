import { AppError, present } from "@binnacle/contracts";
import type { Config } from "../config.ts";
import { placeOf } from "../database-place.ts";
import type { Check } from "./check.ts";
import type { Finding } from "./doctor-report.ts";
import { mendOf } from "./mend-of.ts";

/** The oldest that still gets fixes: https://www.postgresql.org/support/versioning/ */
const oldest = 150_000;

/** Where talks and runs are kept: a bot that forgets what it promised to keep does not start. */
export function databaseChecks({ database }: Pick<Config, "database">): Check[] {
  return [
    { id: "database.answers", section: "Database", what: "database", run: () => of(database) },
  ];
}

async function of(database: Config["database"]): Promise<Finding> {
  try {
    const place = placeOf(database);
    if (place === undefined) return inMemory;
    // The driver is loaded for those who have a database.
    const { probeDatabase } = await import("@binnacle/store/rows");
    const seen = await probeDatabase(place);
    if (seen.kind === "embedded") {
      const kept = seen.isThere ? "is there" : "is made at the next start";
      return { state: "ok", why: `${seen.name} ${kept}; one bot may use it` };
    }
    const { name, version, versionNumber, user, hasTables, mayCreate } = seen;
    if (versionNumber < oldest)
      return {
        state: "wrong",
        why: `${name} is ${version}: 15 or newer is needed`,
        preventsStart: true,
      };
    if (!hasTables && !mayCreate)
      return {
        state: "wrong",
        why: `${name} has no tables of ours, and ${user} may not make them`,
        mend: `GRANT CREATE ON DATABASE … TO "${user}"`,
        preventsStart: true,
      };
    const tables = hasTables ? "our tables are there" : "our tables are made at the next start";
    return { state: "ok", why: `${name} answers, version ${version}; ${tables}` };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { message, remedy } = error;
    return {
      state: "wrong",
      why: message,
      preventsStart: true,
      ...present({ mend: mendOf(remedy) }),
    };
  }
}

const inMemory: Finding = {
  state: "not_configured",
  why: "talks and runs are kept in memory: a restart forgets them",
  mend: "Set database.urlFile, or database.directory for one replica.",
};
