import { base62, base64url, type Dice } from "../dice.ts";
import { password, userName } from "../passwords.ts";
import type { Kind, Made } from "../specimen.ts";

/** A header with its secret, in the forms that servers, proxies and clients print. */
function header(name: string, value: string, dice: Dice): string {
  const written = [
    `${name}: ${value}`,
    `> ${name.toLowerCase()}: ${value}`,
    `curl -H "${name}: ${value}" https://api.example.com/v1/orders`,
    `curl -H '${name}: ${value}' https://api.example.com/v1/orders`,
    `headers={'${name}': '${value}', 'Accept': '*/*'}`,
    `{"headers":{"${name.toLowerCase()}":"${value}","accept":"*/*"}}`,
    `map[Accept:[*/*] ${name}:[${value}]]`,
    `{"headers":{"${name}":["${value}"]}}`,
    `header ${name.toLowerCase()}="${value}"`,
    `[${name}:"${value}", Accept:"*/*"]`,
    `proxy_set_header ${name} "${value}";`,
  ];
  return dice.pick(written.filter((line) => !value.includes("'") || !line.includes(`'${value}`)));
}

function row(
  name: string,
  made: (dice: Dice) => { secret: string; header: string; value: string },
): Kind {
  return {
    name,
    group: "header",
    keys: ["REQUEST_HEADERS", "EXTRA_HEADERS", "PROBE_ARGS"],
    make: (dice): Made => {
      const { secret, header: title, value } = made(dice);
      return { secret, value: `${title}: ${value}`, said: header(title, value, dice) };
    },
  };
}

const opaque = (dice: Dice): string =>
  dice.pick([
    () => dice.letters(base62, dice.between(20, 48)),
    () => dice.letters(base64url, 43),
    () => dice.hex(40),
    () => dice.uuid(),
  ])();

const own = [
  "X-Api-Key",
  "X-Auth-Token",
  "X-Vault-Token",
  "X-Access-Token",
  "PRIVATE-TOKEN",
  "DD-API-KEY",
  "Api-Key",
  "apikey",
  "X-Gitlab-Token",
  "Ocp-Apim-Subscription-Key",
  "X-Consul-Token",
  "X-CSRF-Token",
  "X-XSRF-TOKEN",
  "X-Shopify-Access-Token",
  "X-Goog-Api-Key",
  "X-Webhook-Secret",
  "X-Functions-Key",
];

export const headerKinds: readonly Kind[] = [
  row("Authorization: Bearer", (dice) => {
    const secret = opaque(dice);
    return {
      secret,
      header: "Authorization",
      value: `${dice.pick(["Bearer", "bearer"])} ${secret}`,
    };
  }),
  row("Authorization: Basic", (dice) => {
    const secret = password(dice);
    const pair = Buffer.from(`${userName(dice)}:${secret}`).toString("base64");
    return { secret, header: "Authorization", value: `Basic ${pair}` };
  }),
  row("Authorization: Digest", (dice) => {
    const secret = dice.hex(32);
    const value = `Digest username='app', realm='shop', nonce='${dice.hex(16)}', uri='/v1', response='${secret}'`;
    return { secret, header: "Authorization", value };
  }),
  row("Authorization of other schemes", (dice) => {
    const secret = opaque(dice);
    const scheme = dice.pick(["Token", "ApiKey", "token", "GenieKey", "Splunk", "Key", "SSWS"]);
    return { secret, header: "Authorization", value: `${scheme} ${secret}` };
  }),
  row("Authorization without a scheme", (dice) => {
    const secret = opaque(dice);
    return { secret, header: "Authorization", value: secret };
  }),
  row("Proxy-Authorization", (dice) => {
    const secret = password(dice);
    const pair = Buffer.from(`proxy:${secret}`).toString("base64");
    return { secret, header: "Proxy-Authorization", value: `Basic ${pair}` };
  }),
  row("Cookie", (dice) => {
    const secret = opaque(dice);
    const name = dice.pick([
      "session",
      "JSESSIONID",
      "connect.sid",
      "sessionid",
      "PHPSESSID",
      "auth",
    ]);
    return { secret, header: "Cookie", value: `theme=dark; ${name}=${secret}; lang=en` };
  }),
  row("Set-Cookie", (dice) => {
    const secret = opaque(dice);
    const name = dice.pick(["session", "_shop_session", "__Host-sid", "refresh_token", "SSESS1"]);
    return { secret, header: "Set-Cookie", value: `${name}=${secret}; Path=/; HttpOnly; Secure` };
  }),
  row("X-Amz-Security-Token", (dice) => {
    const secret = dice.bytes(200).toString("base64");
    return { secret, header: "X-Amz-Security-Token", value: `IQoJb3JpZ2luX2Vj${secret}` };
  }),
  row("headers with a name of their own", (dice) => {
    const secret = opaque(dice);
    return { secret, header: dice.pick(own), value: secret };
  }),
  row("gRPC metadata", (dice) => {
    const secret = opaque(dice);
    return { secret, header: "authorization", value: `Bearer ${secret}` };
  }),
];
