const SAID_MOST = 120;

/** `app=pay`, `80 → 8080`: short enough for one line. */
export function said(value: unknown): string {
  if (value === undefined || value === null) return "none";
  const text = typeof value === "object" ? parts(value).join(", ") : JSON.stringify(value);
  const bare = typeof value === "string" ? value : text;
  return bare.length > SAID_MOST ? `${bare.slice(0, SAID_MOST)}…` : bare;
}

function parts(value: object): string[] {
  return Array.isArray(value)
    ? value.map(said)
    : Object.entries(value).map(([key, item]) => `${key}=${said(item)}`);
}

const SHOWN = 5;

/** The first of them, and how many more there are. */
export function someOf(texts: readonly string[]): string {
  const more = texts.length - SHOWN;
  return more > 0 ? [...texts.slice(0, SHOWN), `${more} more`].join(", ") : texts.join(", ");
}
