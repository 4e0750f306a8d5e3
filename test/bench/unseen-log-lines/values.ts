import type { Random } from "../log-lines/random.ts";

/** The variable parts of a line of these programs. */
const topics = ["orders", "payments.settled", "stock-levels", "audit_trail", "emails"];
const services = ["ledger", "pricing", "search", "basket", "shipping", "identity"];
const databases = ["sales", "catalog", "crm", "warehouse"];
const letters = "bcdfghjklmnpqrstvwxz2456789".split("");

export function hexOf(random: Random, length: number): string {
  return Array.from({ length }, () => random.whole(0, 15).toString(16)).join("");
}

export function uuidOf(random: Random): string {
  return [8, 4, 4, 4, 12].map((length) => hexOf(random, length)).join("-");
}

export function address(random: Random): string {
  return `10.${random.whole(0, 3)}.${random.whole(0, 255)}.${random.whole(1, 254)}`;
}

export function peer(random: Random): string {
  return `${address(random)}:${random.whole(32_768, 60_999)}`;
}

export function seconds(random: Random, most: number): string {
  return (random.next() * most).toFixed(3);
}

export function topic(random: Random): string {
  return random.pick(topics);
}

export function partition(random: Random): string {
  return `${topic(random)}-${random.whole(0, 23)}`;
}

export function service(random: Random): string {
  return random.pick(services);
}

export function database(random: Random): string {
  return random.pick(databases);
}

/** `ledger-6c9f7d8b5-x2k4q` */
export function podName(random: Random): string {
  const suffix = (length: number) => Array.from({ length }, () => random.pick(letters)).join("");
  return `${service(random)}-${suffix(9)}-${suffix(5)}`;
}

export function quantity(random: Random, most: number): number {
  return random.whole(1, most);
}

export function verb(random: Random): string {
  return random.pick(["GET", "GET", "GET", "POST", "PUT", "DELETE"]);
}

export function route(random: Random): string {
  const id = random.pick([String(random.whole(1, 99_999)), uuidOf(random), "latest"]);
  return `/${random.pick(["v3", "rest", "public"])}/${random.pick(["quotes", "parcels", "accounts"])}/${id}`;
}

export function code(random: Random): number {
  return random.pick([200, 200, 200, 201, 204, 304, 400, 404, 500, 502, 503]);
}

/** A sentence of one to four words, as people name things. */
export function label(random: Random): string {
  const words = ["Blue", "Summer", "Mug", "XL", "Desk", "lamp", "Refill", "Oak"];
  return random.shuffled(words).slice(0, random.whole(1, 4)).join(" ");
}

/** Frames of a trace, from `least` on in random depth, the same call sites in the same order. */
export function frames(random: Random, calls: readonly string[], least: number): string {
  return calls.slice(0, random.whole(least, calls.length)).join("\n");
}
