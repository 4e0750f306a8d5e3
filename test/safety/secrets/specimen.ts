import type { Dice } from "./dice.ts";

export type Group =
  | "kubernetes"
  | "aws"
  | "slack"
  | "database"
  | "key"
  | "header"
  | "vendor"
  | "password"
  | "token"
  | "command";

/** One secret as it stands in the world. */
export interface Specimen {
  readonly kind: string;
  readonly group: Group;
  /** What must not come out; what is public of it (a prefix, a user name, a header of a JWT) is left out. */
  readonly secret: string;
  /** The name that it stands behind, as an environment variable is called. */
  readonly key: string;
  /** What stands behind that name: the secret, or what holds it. */
  readonly value: string;
  /** As a program or a person writes it into a line of text. */
  readonly said: string;
}

export interface Made {
  readonly secret: string;
  /** Absent: the secret alone. */
  readonly value?: string;
  /** Absent: the name and the value in one of the usual forms. */
  readonly said?: string;
}

export interface Kind {
  readonly name: string;
  readonly group: Group;
  readonly keys: readonly string[];
  readonly make: (dice: Dice) => Made;
}

export function specimenOf({ name, group, keys, make }: Kind, dice: Dice): Specimen {
  const key = dice.pick(keys);
  const { secret, value = secret, said } = make(dice);
  return { kind: name, group, secret, key, value, said: said ?? behind(key, value, dice) };
}

/** A name and its value, as programs print them. A value that needs quotes gets them. */
export function behind(key: string, value: string, dice: Dice): string {
  const quoted = [
    `"${camel(key)}": ${JSON.stringify(value)}`,
    `${snake(key)}=${JSON.stringify(value)}`,
    `{"name":"${upperSnake(key)}","value":${JSON.stringify(value)}}`,
    `${upperSnake(key)}=${JSON.stringify(value)}`,
  ];
  const bare = [
    `${upperSnake(key)}=${value}`,
    `${snake(key)}: ${value}`,
    `--${kebab(key)}=${value}`,
    `--${kebab(key)} ${value}`,
    `{'${snake(key)}': '${value}', 'retries': 3}`,
    `map[${camel(key)}:${value} retries:3]`,
    `:${snake(key)} => "${value}"`,
  ];
  return dice.pick(/[\s"'\\,;[\]{}]/u.test(value) ? quoted : [...quoted, ...bare]);
}

/** `DB_PASSWORD` → `dbPassword`. */
export function camel(key: string): string {
  const [first = "", ...others] = wordsOf(key);
  return [first, ...others.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join("");
}

/** `DB_PASSWORD` → `db-password`. */
export function kebab(key: string): string {
  return wordsOf(key).join("-");
}

/** `DB_PASSWORD` → `db.password`. */
export function dotted(key: string): string {
  return wordsOf(key).join(".");
}

/** `DB_PASSWORD` → `db_password`. */
export function snake(key: string): string {
  return wordsOf(key).join("_");
}

/** `dbPassword` → `DB_PASSWORD`. */
export function upperSnake(key: string): string {
  return snake(key).toUpperCase();
}

function wordsOf(key: string): readonly string[] {
  return key
    .replaceAll(/([a-z])([A-Z])/gu, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/u)
    .filter((word) => word !== "");
}
