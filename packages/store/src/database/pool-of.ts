import { EventEmitter } from "node:events";
import { AppError } from "@binnacle/contracts";
import type { PGlite } from "@electric-sql/pglite";
import type { Pool } from "pg";

/** Who asks with the only connection in hand would wait for ever. */
const waitAtMostMs = 20_000;

/**
 * A pool of one connection: an embedded database is one session, so whoever asks waits until who was before is done, in
 * order. (Kysely's own dialect for it puts what others ask into a transaction that is open.)
 */
export function poolOf(embedded: PGlite): Pool {
  let last: Promise<void> = Promise.resolve();
  const connect = async (): Promise<Client> => {
    const before = last;
    const done = Promise.withResolvers<void>();
    last = before.then(() => done.promise);
    try {
      await within(before);
    } catch (error) {
      done.resolve();
      throw error;
    }
    return clientOf(embedded, done.resolve);
  };
  const pool = {
    options: { max: 1 },
    connect,
    async query(asked: Asked, values?: readonly unknown[]) {
      const client = await connect();
      try {
        return await client.query(asked, values);
      } finally {
        client.release();
      }
    },
    async end() {
      await last;
      if (!embedded.closed) await embedded.close();
    },
  };
  // Of the class of `pg` this is what Kysely and DBOS ask.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.assign(new EventEmitter(), pool) as unknown as Pool;
}

type Asked = string | { readonly text: string; readonly values?: readonly unknown[] };

interface Client {
  readonly query: (asked: Asked, values?: readonly unknown[]) => Promise<unknown>;
  readonly release: () => void;
}

function clientOf(embedded: PGlite, release: () => void): Client {
  return Object.assign(new EventEmitter(), {
    release,
    async query(asked: Asked, given?: readonly unknown[]) {
      const { text, values = [] } =
        typeof asked === "string" ? { text: asked, values: given } : asked;
      const { rows, affectedRows = 0, ...told } = await answered(embedded, text, values);
      return { ...told, rows, rowCount: affectedRows === 0 ? rows.length : affectedRows };
    },
  });
}

/** Several statements at once have no values. */
async function answered(embedded: PGlite, text: string, values: readonly unknown[]) {
  if (values.length > 0) return await embedded.query(text, [...values]);
  return (await embedded.exec(text)).at(-1) ?? { rows: [], affectedRows: 0 };
}

async function within(before: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const text = `The embedded database did nothing for ${waitAtMostMs / 1000} s.`;
  const timer = setTimeout(() => late.reject(new AppError("timeout", text)), waitAtMostMs);
  try {
    await Promise.race([before, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
