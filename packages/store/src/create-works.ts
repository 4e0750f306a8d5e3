import { AppError, type Inbox } from "@binnacle/contracts";

/** What is done with each kind of input. */
export function createWorks(): Pick<Inbox, "serve"> & {
  /** Throws `AppError` (bug) for a kind that nobody serves. */
  readonly run: (kind: string, input: unknown) => Promise<void>;
} {
  const works = new Map<string, (input: unknown) => Promise<void>>();
  return {
    serve(kind, schema, work) {
      works.set(kind, (input) => work(schema.parse(input)));
    },
    async run(kind, input) {
      const work = works.get(kind);
      if (work === undefined) throw new AppError("bug", `Nobody serves what comes as ${kind}.`);
      await work(input);
    },
  };
}
