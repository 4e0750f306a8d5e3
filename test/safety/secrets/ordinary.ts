import { base64url, createDice, type Dice, digits, lowerAndDigits } from "./dice.ts";

type Filler = (dice: Dice) => string;

const fillers: Readonly<Record<string, Filler>> = {
  word: (dice) =>
    dice.pick(["checkout", "payment", "catalog", "cart", "search", "mailer", "billing", "gateway"]),
  ns: (dice) => dice.pick(["shop", "orders", "kube-system", "monitoring", "payments"]),
  pod: (dice) =>
    `${dice.pick(["checkout", "cart", "search-api"])}-${dice.hex(10)}-${dice.letters("bcdfghjklmnpqrstvwxz2456789", 5)}`,
  uuid: (dice) => dice.uuid(),
  sha: (dice) => dice.hex(64),
  fingerprint: (dice) => Array.from({ length: 20 }, () => dice.hex(2).toUpperCase()).join(":"),
  time: (dice) =>
    `2026-11-29T10:${dice.between(10, 59)}:${dice.between(10, 59)}.${dice.between(100, 999)}Z`,
  b64hash: (dice) => dice.bytes(32).toString("base64"),
  b64pub: (dice) => dice.bytes(32).toString("base64").slice(0, 43),
  b64sha1: (dice) => dice.bytes(20).toString("base64"),
  b64sha384: (dice) => dice.bytes(48).toString("base64"),
  b64sha512: (dice) => dice.bytes(64).toString("base64"),
  b64id: (dice) => dice.letters(base64url, 22),
  b64id2: (dice) => dice.bytes(57).toString("base64"),
  b64url: (dice) => dice.letters(base64url, 40),
};

/** A template with its braces filled: a name of the table, `n5` for digits, `hex8`, `id5` for letters and digits. */
export function filled(template: string, dice: Dice): string {
  return template.replaceAll(
    /\{([a-z][a-z0-9]*?)(\d*)\}/gu,
    (whole: string, name: string, size: string) => {
      const named = fillers[`${name}${size}`] ?? fillers[name];
      if (named !== undefined) return named(dice);
      const length = Number(size);
      if (name === "n") return `${dice.letters("123456789", 1)}${dice.letters(digits, length - 1)}`;
      if (name === "hex") return dice.hex(length);
      return name === "id" ? dice.letters(lowerAndDigits, length) : whole;
    },
  );
}

/** So many lines, each template as often as any other. */
export function linesFrom(templates: readonly string[], count: number, seed: number): string[] {
  const dice = createDice(seed);
  return Array.from({ length: count }, (_, index) =>
    filled(templates[index % templates.length] ?? "", dice),
  );
}
