import { type Dice, digits } from "../dice.ts";
import {
  password,
  phrase,
  quotedPassword,
  shortPassword,
  unicodePassword,
  userName,
  wildPassword,
} from "../passwords.ts";
import type { Kind } from "../specimen.ts";

const keys = [
  "DB_PASSWORD",
  "POSTGRES_PASSWORD",
  "MYSQL_ROOT_PASSWORD",
  "REDIS_PASSWORD",
  "SPRING_DATASOURCE_PASSWORD",
  "GF_SECURITY_ADMIN_PASSWORD",
  "ADMIN_PASS",
  "PASSWORD",
  "MQ_PASSWD",
  "KEYSTORE_PASSWORD",
  "SMTP_PWD",
  "LDAP_BIND_PASSWORD",
  "PASSPHRASE",
  "RABBITMQ_DEFAULT_PASS",
  "SA_PASSWORD",
];

const row = (name: string, make: (dice: Dice) => string, names = keys): Kind => ({
  name,
  group: "password",
  keys: names,
  make: (dice) => ({ secret: make(dice) }),
});

/** As a person or a program tells it in a sentence. */
function told(dice: Dice): { secret: string; said: string } {
  const secret = password(dice);
  return {
    secret,
    said: dice.pick([
      `login as ${userName(dice)} with password ${secret}`,
      `the password is ${secret}`,
      `password: ${secret}`,
      `the new db password is "${secret}", old one is gone`,
      `Generated temporary password: ${secret}`,
      `pw: ${secret}`,
    ]),
  };
}

export const passwordKinds: readonly Kind[] = [
  row("password behind its name", password),
  row("password with signs", wildPassword),
  row("password with blanks", phrase),
  row("password with quotes", quotedPassword),
  row("password with letters of the world", unicodePassword),
  row("short password", shortPassword),
  row("password that is a word", (dice) => `${dice.word()}${dice.word()}`),
  row("PIN", (dice) => dice.letters(digits, dice.between(4, 6)), [
    "ADMIN_PIN",
    "PIN",
    "CARD_PIN",
    "DEVICE_PIN",
  ]),
  row("secret behind a general name", password, [
    "API_SECRET",
    "APP_SECRET",
    "SHARED_SECRET",
    "WEBHOOK_SECRET",
    "AUTH_TOKEN",
    "API_KEY",
    "INTERNAL_API_TOKEN",
    "CREDENTIALS",
    "SERVICE_CREDENTIAL",
    "ACCESS_KEY",
  ]),
  row("secret behind a camelCase name", password, [
    "dbPassword",
    "clientSecret",
    "accessToken",
    "apiKey",
    "adminPassword",
    "authToken",
  ]),
  { name: "password in a sentence", group: "password", keys, make: told },
];
