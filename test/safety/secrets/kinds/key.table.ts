import { type Dice, upper } from "../dice.ts";
import { encodedKey, privateKey } from "../pem.ts";
import type { Kind } from "../specimen.ts";

function pemKind(label: string, keys: readonly string[]): readonly Kind[] {
  const pem = (dice: Dice) => privateKey(dice, label);
  const row = (how: string, make: Kind["make"]): Kind => ({
    name: `${label}${how}`,
    group: "key",
    keys,
    make,
  });
  return [
    row("", (dice) => {
      const { secret, pem: value } = pem(dice);
      return { secret, value, said: `loaded key:\n${value}` };
    }),
    row(" in one line", (dice) => {
      const { secret, pem: value } = pem(dice);
      return {
        secret,
        value: value.replaceAll("\n", "\\n"),
        said: `loaded key: ${JSON.stringify(value)}`,
      };
    }),
    row(" in base64", (dice) => {
      const { secret, value } = encodedKey(dice, label);
      return { secret, value, said: `PRIVATE_KEY=${value}` };
    }),
  ];
}

export const keyKinds: readonly Kind[] = [
  ...pemKind("RSA PRIVATE KEY", ["PRIVATE_KEY", "JWT_PRIVATE_KEY"]),
  ...pemKind("EC PRIVATE KEY", ["EC_KEY", "SIGNING_KEY"]),
  ...pemKind("PRIVATE KEY", ["TLS_PRIVATE_KEY", "APP_PRIVATE_KEY"]),
  ...pemKind("ENCRYPTED PRIVATE KEY", ["TLS_KEY_ENCRYPTED"]),
  ...pemKind("OPENSSH PRIVATE KEY", ["SSH_PRIVATE_KEY", "id_ed25519", "DEPLOY_KEY"]),
  ...pemKind("PGP PRIVATE KEY BLOCK", ["GPG_PRIVATE_KEY"]),
  {
    name: "one-line PEM with blanks",
    group: "key",
    keys: ["PRIVATE_KEY"],
    make: (dice) => {
      const { secret, pem } = privateKey(dice, "RSA PRIVATE KEY");
      const value = pem.replaceAll("\n", " ").trim();
      return { secret, value, said: `could not parse key: ${value}` };
    },
  },
  {
    name: "PEM cut off before its end",
    group: "key",
    keys: ["PRIVATE_KEY"],
    make: (dice) => {
      const { secret, pem } = privateKey(dice, "RSA PRIVATE KEY");
      const value = pem.slice(0, 600);
      return { secret: secret.slice(0, 480), value, said: `could not parse key:\n${value}` };
    },
  },
  {
    name: "age key",
    group: "key",
    keys: ["SOPS_AGE_KEY", "AGE_SECRET_KEY"],
    make: (dice) => {
      const secret = dice.letters("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58);
      const value = `AGE-SECRET-KEY-1${secret}`;
      return { secret, value, said: `age: no identity matched, tried ${value}` };
    },
  },
  {
    name: "WireGuard key",
    group: "key",
    keys: ["WG_PRIVATE_KEY", "WIREGUARD_PRIVATE_KEY"],
    make: (dice) => {
      const secret = dice.bytes(32).toString("base64");
      return {
        secret,
        said: dice.pick([
          `PrivateKey = ${secret}`,
          `PresharedKey = ${secret}`,
          `wg set wg0 private-key: ${secret}`,
        ]),
      };
    },
  },
  {
    name: "JWK",
    group: "key",
    keys: ["JWK", "SIGNING_JWK"],
    make: (dice) => {
      const secret = dice.bytes(32).toString("base64url");
      const value = `{"kty":"EC","crv":"P-256","x":"${dice.bytes(32).toString("base64url")}","y":"${dice.bytes(32).toString("base64url")}","d":"${secret}"}`;
      return { secret, value, said: `jwks: ${value}` };
    },
  },
  {
    name: "PuTTY key",
    group: "key",
    keys: ["PPK"],
    make: (dice) => {
      const body =
        dice
          .bytes(190)
          .toString("base64")
          .match(/.{1,64}/gu) ?? [];
      const value = `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: deploy\nPrivate-Lines: ${body.length}\n${body.join("\n")}\nPrivate-MAC: ${dice.hex(64)}\n`;
      return { secret: body.join("").slice(0, 128), value, said: `ppk:\n${value}` };
    },
  },
  {
    name: "NATS seed",
    group: "key",
    keys: ["NATS_NKEY_SEED"],
    make: (dice) => {
      const secret = dice.letters(`${upper}234567`, 56);
      return { secret, value: `SU${secret}` };
    },
  },
  {
    name: "encryption key, hex",
    group: "key",
    keys: ["ENCRYPTION_KEY", "MASTER_KEY", "AES_KEY", "SECRET_KEY_BASE"],
    make: (dice) => ({ secret: dice.hex(dice.pick([32, 64, 128])) }),
  },
  {
    name: "encryption key, base64",
    group: "key",
    keys: ["ENCRYPTION_KEY", "FERNET_KEY", "COOKIE_SECRET", "SIGNING_KEY"],
    make: (dice) => ({ secret: dice.bytes(32).toString(dice.pick(["base64", "base64url"])) }),
  },
  {
    name: "APP_KEY of Laravel",
    group: "key",
    keys: ["APP_KEY"],
    make: (dice) => {
      const secret = dice.bytes(32).toString("base64");
      return { secret, value: `base64:${secret}` };
    },
  },
  {
    name: "SECRET_KEY of Django",
    group: "key",
    keys: ["SECRET_KEY", "DJANGO_SECRET_KEY"],
    make: (dice) => {
      const secret = dice.letters("abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)", 50);
      return { secret, value: dice.pick([`django-insecure-${secret}`, secret]) };
    },
  },
];
