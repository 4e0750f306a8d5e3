import { base62, type Dice, digits } from "./dice.ts";

/** Signs that people and generators put into passwords, and that mean nothing to a URL. */
const mildSigns = "!*-_.~^";
const wildSigns = "@:/?#$%&+=!()<>|;,{}[]^~*";

/** As an operator or a generator makes it, of eight characters and more; safe within a URL. */
export function password(dice: Dice): string {
  return dice.pick([
    () => dice.letters(base62, dice.between(12, 24)),
    () => dice.letters(base62 + mildSigns, dice.between(12, 32)),
    () => dice.hex(dice.pick([16, 24, 32])),
    () => `${capital(dice.word())}${dice.word()}${dice.between(10, 9999)}`,
    () => `${dice.word()}-${dice.word()}-${dice.word()}`,
    () => `${capital(dice.word())}${dice.word()}!${dice.letters(digits, 2)}`,
  ])();
}

/** With the signs that mean something to a URL, a shell or a file. */
export function wildPassword(dice: Dice): string {
  const sign = () => dice.letters(wildSigns, 1);
  return `${dice.letters(base62, dice.between(3, 7))}${sign()}${dice.letters(base62, dice.between(2, 6))}${sign()}${dice.letters(base62, dice.between(3, 8))}`;
}

/** Three to seven characters: nothing but the name before it tells what it is. */
export function shortPassword(dice: Dice): string {
  return dice.pick([
    () => dice.letters(base62, dice.between(4, 7)),
    () => `${dice.word().slice(0, 4)}${dice.letters(digits, 2)}`,
    () => `${dice.letters(base62, 2)}${dice.letters(mildSigns, 1)}`,
  ])();
}

export function phrase(dice: Dice): string {
  return Array.from({ length: dice.between(3, 5) }, () => dice.word()).join(" ");
}

export function quotedPassword(dice: Dice): string {
  const [left, right] = [dice.letters(base62, 6), dice.letters(base62, 7)];
  return `${left}${dice.pick(['"', "'", "\\", "`"])}${right}`;
}

export function unicodePassword(dice: Dice): string {
  const sign = dice.pick(["ü", "ß", "é", "ñ", "Ж", "密", "€", "ø"]);
  return `${capital(dice.word())}${sign}${dice.word()}${dice.between(10, 99)}`;
}

export function userName(dice: Dice): string {
  return dice.pick(["app", "orders", "svc_billing", "root", "admin", "checkout", "reporting"]);
}

export function host(dice: Dice): string {
  return dice.pick([
    "db.internal",
    "10.2.14.7",
    "orders-db.prod.svc.cluster.local",
    "prod.abc123xyz.eu-central-1.rds.amazonaws.com",
    "cache-0.cache",
  ]);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
