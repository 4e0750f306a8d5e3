import { z } from "zod";

/** Where `serve` keeps what it must remember. */
export const Database = z
  .strictObject({
    url: z
      .string()
      .refine(isPostgres, "an address like postgresql://user:password@host:5432/binnacle")
      .optional()
      .describe("By DATABASE_URL alone: it holds a password"),
    urlFile: z
      .string()
      .optional()
      .describe(
        "File with the URL of PostgreSQL 15 or newer: postgresql://user:password@host:5432/binnacle?sslmode=verify-full",
      ),
    directory: z
      .string()
      .optional()
      .describe(
        "Directory of a PostgreSQL inside the bot, for one replica: it takes half a gigabyte of memory, and outlives the process, not a power cut",
      ),
    retentionDays: z
      .number()
      .int()
      .min(1)
      .max(3650)
      .default(90)
      .describe("What nobody touched for so long is deleted"),
  })
  .optional()
  .describe("Absent: talks and runs are kept in memory, and a restart forgets them");

function isPostgres(text: string): boolean {
  return /^postgres(?:ql)?:\/\//u.test(text) && URL.canParse(text);
}
