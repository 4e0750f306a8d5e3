import type { Dice } from "./dice.ts";

/** A private key in the armour of PEM; the secret is its body without what all keys begin with. */
export function privateKey(
  dice: Dice,
  label: string,
): { readonly secret: string; readonly pem: string } {
  const { start, length } = forms[label] ?? { start: "", length: 1190 };
  const random = dice.bytes(length).toString("base64");
  const body = `${start}${random.slice(start.length)}`;
  const lines = body.match(/.{1,64}/gu) ?? [];
  const pem = [armour("BEGIN", label), ...lines, armour("END", label), ""].join("\n");
  return { secret: body.slice(start.length), pem };
}

function armour(edge: string, label: string): string {
  return `-----${edge} ${label}-----`;
}

/** The same armour in base64 once more, as a variable or a Secret holds it. */
export function encodedKey(
  dice: Dice,
  label: string,
): { readonly secret: string; readonly value: string } {
  const { pem } = privateKey(dice, label);
  const value = Buffer.from(pem).toString("base64");
  const known = armour("BEGIN", label).length + 3 + (forms[label]?.start.length ?? 0);
  return { secret: value.slice(Math.ceil((known * 4) / 3) + 3, -60), value };
}

/** How the bytes of each form begin, and how many there are. */
const forms: Readonly<Record<string, { readonly start: string; readonly length: number }>> = {
  "RSA PRIVATE KEY": { start: "MIIEpAIBAAKCAQEA", length: 1192 },
  "EC PRIVATE KEY": { start: "MHcCAQEEI", length: 121 },
  "PRIVATE KEY": { start: "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ", length: 1217 },
  "ENCRYPTED PRIVATE KEY": {
    start: "MIIFLTBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQI",
    length: 1329,
  },
  "OPENSSH PRIVATE KEY": {
    start: "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZWQyNTUxOQAAACA",
    length: 290,
  },
  "DSA PRIVATE KEY": { start: "MIIBuwIBAAKBgQ", length: 447 },
  "PGP PRIVATE KEY BLOCK": { start: "lQOYBGX", length: 980 },
};
