import { base32, base62, base64url, type Dice, digits } from "../dice.ts";
import type { Kind } from "../specimen.ts";

function jwt(dice: Dice, alg: string, length: number): { secret: string; value: string } {
  const parts = [
    { alg, typ: "JWT" },
    { sub: dice.uuid(), name: "Ann", iat: 1_795_900_000 },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  const secret = dice.letters(base64url, length);
  return { secret, value: [...parts, secret].join(".") };
}

export const tokenKinds: readonly Kind[] = [
  {
    name: "JWT",
    group: "token",
    keys: ["JWT", "ACCESS_TOKEN", "ID_TOKEN"],
    make: (dice) => {
      const { secret, value } = jwt(
        dice,
        dice.pick(["HS256", "RS256", "ES256"]),
        dice.pick([43, 342, 86]),
      );
      return {
        secret,
        value,
        said: dice.pick([
          `token rejected: ${value}`,
          `jwt=${value}`,
          `GET /callback?id_token=${value}&state=1 302`,
          `verify failed for ${value}: signature mismatch`,
          `{"access_token":"${value}","expires_in":3600}`,
        ]),
      };
    },
  },
  {
    name: "OAuth code",
    group: "token",
    keys: ["REDIRECT_URL"],
    make: (dice) => {
      const secret = dice.letters(base64url, dice.pick([32, 48]));
      const value = `https://shop.example.com/oauth/callback?code=${secret}&state=${dice.hex(12)}`;
      return { secret, value, said: `GET ${value} 302` };
    },
  },
  {
    name: "OAuth client secret",
    group: "token",
    keys: ["OAUTH_CLIENT_SECRET", "OIDC_CLIENT_SECRET", "CLIENT_SECRET"],
    make: (dice) => {
      const secret = dice.letters(base64url, dice.pick([32, 40, 64]));
      return {
        secret,
        said: dice.pick([
          `POST /oauth/token grant_type=client_credentials&client_id=shop&client_secret=${secret}`,
          `"client_secret": "${secret}"`,
          `clientSecret=${secret}`,
        ]),
      };
    },
  },
  {
    name: "refresh token",
    group: "token",
    keys: ["REFRESH_TOKEN", "OAUTH_REFRESH_TOKEN"],
    make: (dice) => {
      const secret = dice.letters(base64url, dice.pick([40, 100]));
      return {
        secret,
        said: dice.pick([
          `grant_type=refresh_token&refresh_token=${secret}`,
          `{"refresh_token":"${secret}","scope":"offline"}`,
          `refreshToken=${secret}`,
        ]),
      };
    },
  },
  {
    name: "token in a query string",
    group: "token",
    keys: ["CALLBACK_URL", "STREAM_URL"],
    make: (dice) => {
      const secret = dice.letters(base62, dice.between(20, 40));
      const name = dice.pick([
        "token",
        "access_token",
        "api_key",
        "apikey",
        "auth",
        "sig",
        "key",
        "password",
        "secret",
      ]);
      const value = `https://api.example.com/v1/stream?tenant=7&${name}=${secret}&format=json`;
      return { secret, value, said: `10.2.0.9 - - "GET ${value} HTTP/1.1" 401 12` };
    },
  },
  {
    name: "CSRF token",
    group: "token",
    keys: ["CSRF_SECRET"],
    make: (dice) => {
      const secret = dice.letters(base64url, 43);
      return {
        secret,
        said: dice.pick([
          `csrf_token=${secret}`,
          `csrfmiddlewaretoken=${secret}&q=1`,
          `"_csrf":"${secret}"`,
        ]),
      };
    },
  },
  {
    name: "session id",
    group: "token",
    keys: ["SESSION_SECRET"],
    make: (dice) => {
      const secret = dice.hex(32);
      return {
        secret,
        said: dice.pick([
          `session_token=${secret} expired`,
          `sessionid=${secret}`,
          `Cookie: JSESSIONID=${secret}`,
        ]),
      };
    },
  },
  {
    name: "TOTP seed",
    group: "token",
    keys: ["TOTP_SECRET", "MFA_SECRET", "OTP_SEED"],
    make: (dice) => {
      const secret = dice.letters(base32, 32);
      return {
        secret,
        said: dice.pick([
          `otpauth://totp/Shop:ann?secret=${secret}&issuer=Shop`,
          `totp_secret=${secret}`,
        ]),
      };
    },
  },
  {
    name: "htpasswd line",
    group: "token",
    keys: ["HTPASSWD", "BASIC_AUTH_USERS"],
    make: (dice) => {
      const [mark, secret] = dice.pick([
        () => ["$apr1$", `${dice.letters(base62, 8)}$${dice.letters(`${base62}./`, 22)}`] as const,
        () => ["$2y$05$", dice.letters(`${base62}./`, 53)] as const,
        () => ["{SHA}", dice.bytes(20).toString("base64")] as const,
      ])();
      const value = `admin:${mark}${secret}`;
      return { secret, value, said: `traefik users: ${value}` };
    },
  },
  {
    name: "shadow hash",
    group: "token",
    keys: ["ROOT_PASSWORD_HASH"],
    make: (dice) => {
      const secret = dice.letters(`${base62}./`, 86);
      const value = `$6$${dice.letters(base62, 8)}$${secret}`;
      return { secret, value, said: `root:${value}:19000:0:99999:7:::` };
    },
  },
  {
    name: "one-time code",
    group: "token",
    keys: ["OTP_CODE"],
    make: (dice) => {
      const secret = dice.letters(digits, 6);
      return {
        secret,
        said: dice.pick([`otp=${secret}`, `"otp_code":"${secret}"`, `otp_code: ${secret}`]),
      };
    },
  },
];
