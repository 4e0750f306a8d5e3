import type { Redactor } from "@binnacle/runtime";

/** What Slack or we read back is no text: ids, times, kinds, and what a button says when it is clicked. */
const isReadBack =
  /^(?:id|ts|.+_(?:id|ts)|channel|user|users|team|type|value|style|metadata|private_metadata)$/u;

/** What goes out to Slack with the secrets taken out of all its texts, wherever they stand in it. */
export async function withoutSecrets<T>(given: T, redactor: Pick<Redactor, "value">): Promise<T> {
  return withReadBack(await redactor.value(given), given);
}

/** As redacted, but for what is read back, which stays as given. */
function withReadBack<T>(redacted: T, given: T): T;
function withReadBack(redacted: unknown, given: unknown): unknown {
  if (redacted === given || !isHolder(redacted) || !isHolder(given)) return redacted;
  if (Array.isArray(redacted)) {
    const items: readonly unknown[] = redacted;
    return items.map((item, at) => withReadBack<unknown>(item, Reflect.get(given, at)));
  }
  return Object.fromEntries(
    Object.entries(redacted).map(([key, item]: [string, unknown]) => {
      const own: unknown = Reflect.get(given, key);
      return [key, isReadBack.test(key) ? own : withReadBack(item, own)];
    }),
  );
}

function isHolder(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
