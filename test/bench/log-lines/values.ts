import type { Random } from "./random.ts";

/** The variable parts of a line: who, where, how much. */
const people = "anna björn chidi dana emre fatima goran hui ivan juno kwame lena o.reilly".split(
  " ",
);
const sections = ["api", "v1", "v2", "internal"];
const resources = ["orders", "carts", "customers", "items", "invoices", "reviews"];
const agents = [
  "curl/8.11.1",
  "kube-probe/1.33",
  "Go-http-client/2.0",
  "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15",
  "python-requests/2.32.4",
  "-",
];

export function hex(random: Random, length: number): string {
  return Array.from({ length }, () => random.whole(0, 15).toString(16)).join("");
}

export function uuid(random: Random): string {
  const variant = random.pick(["8", "9", "a", "b"]);
  return `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-${variant}${hex(random, 3)}-${hex(random, 12)}`;
}

export function ipv4(random: Random): string {
  return `10.${random.whole(0, 3)}.${random.whole(0, 255)}.${random.whole(1, 254)}`;
}

function ipv6(random: Random): string {
  return `2a05:d018:${hex(random, 3)}:${hex(random, 4)}::${hex(random, random.whole(1, 4))}`;
}

/** A client's address: one in five speaks IPv6. */
export function clientIp(random: Random): string {
  return random.chance(0.2) ? ipv6(random) : ipv4(random);
}

/** Where a client's connection comes from: the ports that Linux hands out by default. */
export function clientPort(random: Random): number {
  return random.whole(32_768, 60_999);
}

export function person(random: Random): string {
  return `${random.pick(people)}${random.chance(0.4) ? random.whole(1, 99) : ""}`;
}

export function email(random: Random): string {
  const host = random.pick(["example.com", "mail.example.org", "example.co.uk"]);
  return `${person(random)}${random.chance(0.2) ? "+shop" : ""}@${host}`;
}

export function path(random: Random): string {
  const id = random.chance(0.5) ? uuid(random) : String(random.whole(1, 99_999));
  const tail = random.chance(0.3) ? `/${random.pick(["lines", "status", "notes"])}` : "";
  const query = random.chance(0.25) ? `?page=${random.whole(1, 40)}&size=50` : "";
  return `/${random.pick(sections)}/${random.pick(resources)}/${id}${tail}${query}`;
}

export function method(random: Random): string {
  return random.pick(["GET", "GET", "GET", "POST", "PUT", "DELETE", "PATCH"]);
}

export function status(random: Random): number {
  return random.pick([200, 200, 200, 201, 204, 301, 304, 400, 401, 404, 429, 500, 502, 503]);
}

export function userAgent(random: Random): string {
  return random.pick(agents);
}

/** A duration as Go prints it: 812.4µs, 12.345ms, 2.5s, 1m3.2s. */
export function goDuration(random: Random): string {
  return random.pick([
    () => `${Number(decimal(random, 999, 3))}µs`,
    () => `${Number(decimal(random, 999, 6))}ms`,
    () => `${Number(decimal(random, 59, 9))}s`,
    () => `${random.whole(1, 4)}m${Number(decimal(random, 59, 9))}s`,
  ])();
}

/** A number from 0 to `most` with this many digits after the point. */
export function decimal(random: Random, most: number, digits: number): string {
  return (random.next() * most).toFixed(digits);
}

export function size(random: Random): string {
  return `${decimal(random, 900, 1)}${random.pick(["B", "KiB", "MiB", "GiB"])}`;
}

export function ordersTable(random: Random): string {
  return `orders_${random.whole(0, 255)}`;
}

export function shard(random: Random): string {
  return `s${random.whole(0, 63)}`;
}

/** From `least` to `most` values, each made anew. */
export function some<Value>(
  [least, most]: readonly [number, number],
  random: Random,
  make: (random: Random) => Value,
): Value[] {
  return Array.from({ length: random.whole(least, most) }, () => make(random));
}

/** A statement as an application sends it; its length differs. */
export function sql(random: Random): string {
  const table = ordersTable(random);
  const ids = some([1, 8], random, (draw) => draw.whole(1, 999_999)).join(", ");
  return random.pick([
    `SELECT id, total FROM ${table} WHERE id IN (${ids})`,
    `SELECT * FROM ${table} WHERE customer = '${email(random)}' ORDER BY placed_at DESC LIMIT ${random.whole(1, 100)}`,
    `UPDATE ${table} SET state = '${random.pick(["paid", "sent", "on hold"])}' WHERE id = ${random.whole(1, 999_999)}`,
  ]);
}

/** One JSON object; its fields come in any order, as from a map without an order. */
export function json(random: Random, fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.fromEntries(random.shuffled(Object.entries(fields))));
}

/** The words of a line that are there only sometimes. */
export function maybe(random: Random, share: number, text: string): string {
  return random.chance(share) ? text : "";
}
