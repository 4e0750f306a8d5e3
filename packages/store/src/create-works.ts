import { AppError, type Inbox } from "@binnacle/contracts";

interface How {
  /** Another process began it before. */
  readonly isAgain: boolean;
  /** What a stop cuts of it another process goes on with. */
  readonly isKept: boolean;
}

export type RunWork = (kind: string, input: unknown, how: How) => Promise<void>;

/** What is done with each kind of input. */
export function createWorks(): Pick<Inbox, "serve"> & {
  /** Throws `AppError` (bug) for a kind that nobody serves. */
  readonly run: RunWork;
} {
  const works = new Map<string, (input: unknown, how: How) => Promise<void>>();
  return {
    serve(kind, schema, work) {
      works.set(kind, (input, how) => work(schema.parse(input), how));
    },
    async run(kind, input, how) {
      const work = works.get(kind);
      if (work === undefined) throw new AppError("bug", `Nobody serves what comes as ${kind}.`);
      await work(input, how);
    },
  };
}
