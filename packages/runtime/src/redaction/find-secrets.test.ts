import { expect, test } from "vitest";
import { createRedactor } from "./create-redactor.ts";

const { now } = createRedactor({ key: "test" });

/** Made at run time, so that no scanner takes a fake for a real one. */
function made(count: number, alphabet: string): string {
  return Array.from(
    { length: count },
    (_, at) => alphabet[(at * 7 + count * 3) % alphabet.length],
  ).join("");
}
const hex = (count: number): string => made(count, "0a1b2c3d4e5f6789");
const letters = (count: number): string => made(count, "aB3xYz9QwErT5uIoP1sDfG");
const upper = (count: number): string => made(count, "AB2CD3EF4GH5IJ6KL7");
const digits = (count: number): string => made(count, "1234567890");
const encoded = (text: string): string => Buffer.from(text).toString("base64");
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Known by their form: nothing that stands around them is needed. */
const tokens: Readonly<Record<string, string>> = {
  "service account token": `${part({ alg: "RS256", kid: "k" })}.${part({ sub: "system:serviceaccount:shop:api" })}.${letters(60)}`,
  "bootstrap token": `${made(6, "abc123")}.${made(16, "q1w2e3r4t5y6u7i8")}`,
  "AWS access key": `AKIA${upper(16)}`,
  "AWS session token": `IQoJb3JpZ2luX2Vj${letters(120)}`,
  "Slack bot token": `xoxb-${digits(12)}-${digits(12)}-${letters(24)}`,
  "Slack app token": `xapp-1-A${upper(10)}-${digits(13)}-${hex(64)}`,
  "GitHub token": `ghp_${letters(36)}`,
  "GitLab token": `glpat-${letters(20)}`,
  "npm token": `npm_${letters(36)}`,
  "PyPI token": `pypi-AgEIcHlwaS5vcmc${letters(60)}`,
  "Stripe key": `sk_live_${letters(24)}`,
  "SendGrid key": `SG.${letters(22)}.${letters(43)}`,
  "Google key": `AIza${letters(35)}`,
  "OpenAI key": `sk-proj-${letters(48)}`,
  "Vault token": `hvs.${letters(90)}`,
  "Docker token": `dckr_pat_${letters(27)}`,
  "Grafana token": `glsa_${letters(32)}_${hex(8)}`,
  "Telegram token": `${digits(9)}:AA${letters(33)}`,
  "age key": `AGE-SECRET-KEY-1${upper(58)}`,
  "htpasswd hash": `$apr1$${letters(8)}$${letters(22)}`,
};

const anywhere: Readonly<Record<string, (secret: string) => unknown>> = {
  "a log line": (secret) => `request failed using ${secret} now`,
  "an escaped line": (secret) => String.raw`{"msg":"x\n${secret}\ny"}`,
  "a deep object": (secret) => ({ a: { b: [{ c: secret }] } }),
  "a query string": (secret) => `https://h/x?y=${secret}&z=1`,
  base64: (secret) => ({ data: encoded(`hello ${secret} there`) }),
  "code of Slack": (secret) => `look at \`${secret}\` please`,
};

test.for(product(tokens, anywhere))("a $kind in $carrier", ({ value, carry }) => {
  expect(leaksOf(carry(value), value)).toEqual([]);
});

/** Behind a key that declares them: of any length and form. */
const passwords: Readonly<Record<string, string>> = {
  plain: letters(14),
  short: "x9!",
  "with signs": "p@ss:w/rd$1(x)",
  "with quotes": `it's-a"quote9`,
  "with spaces": "Correct horse 9",
  "with a backslash": String.raw`back\slash9`,
  unicode: "corréct-hörse-9",
  digits: "4711",
};

const behindKeys: Readonly<Record<string, (secret: string) => unknown>> = {
  "a variable": (value) => ({ spec: { containers: [{ env: [{ name: "DB_PASSWORD", value }] }] } }),
  "an argument": (value) => ({ args: ["--port=80", `--db-password=${value}`] }),
  "the argument after its flag": (value) => ({ args: ["--db-password", value] }),
  "YAML in a ConfigMap": (value) => ({
    data: { "app.yaml": `db:\n  host: x\n  password: ${JSON.stringify(value)}\n  port: 5432\n` },
  }),
  "JSON in a ConfigMap": (value) => ({
    data: { "app.json": JSON.stringify({ db: { clientSecret: value } }) },
  }),
  "an .env file": (value) => ({
    data: {
      ".env": `PORT=80\nexport DB_PASSWORD="${value.replaceAll(/["\\]/g, String.raw`\$&`)}"\nA=b\n`,
    },
  }),
  "the applied copy in a template": (value) => ({
    annotations: { applied: JSON.stringify({ spec: { env: [{ name: "DB_PASSWORD", value }] } }) },
  }),
  "JSON in JSON in JSON": (value) =>
    JSON.stringify({ log: JSON.stringify({ msg: JSON.stringify({ password: value }) }) }),
  "a custom resource": (value) => ({
    spec: { helm: { values: `auth:\n  rootPassword: ${JSON.stringify(value)}\nreplicas: 1` } },
  }),
  "a label of a series": (value) => ({ metric: { __name__: "up", db_password: value } }),
  "a list": (value) => ({ passwords: [value] }),
};

test.for(product(passwords, behindKeys))("a $kind password in $carrier", ({ value, carry }) => {
  expect(leaksOf(carry(value), value)).toEqual([]);
});

const password = letters(12);
const basic = encoded(`bob:${password}`);
const keyLine = `${letters(60)}x1Zk`;
const pem = [
  "-----BEGIN RSA PRIVATE KEY-----",
  ...[1, 2, 3, 4].map((line) => `${letters(60)}${line}abc`),
  `${letters(31)}=`,
  "-----END RSA PRIVATE KEY-----",
];

/** Commands that hold a password. */
const commands: Readonly<Record<string, string>> = {
  mysql: `mysql -h db -uapp -p${password} -e 'select 1'`,
  sshpass: `sshpass -p '${password}' scp a b@c:/tmp`,
  docker: `docker login -u bob -p ${password} ghcr.io`,
  ldapsearch: `ldapsearch -x -D cn=admin,dc=shop -w ${password} -b dc=shop`,
  redis: `redis-cli -h cache -a ${password} ping`,
  curl: `curl --user "bob:${password}" https://x`,
  mongosh: `mongosh --host m -u bob -p ${password} --authenticationDatabase admin`,
  htpasswd: `htpasswd -bc /etc/x bob ${password}`,
  "docker by a pipe": `echo '${password}' | docker login --username bob --password-stdin`,
};

const aroundCommands: Readonly<Record<string, (command: string) => unknown>> = {
  "a variable": (value) => ({ env: [{ name: "RUN", value }] }),
  "a file of variables": (value) => `A=b\nRUN=${JSON.stringify(value)}\nC=d\n`,
  JSON: (run) => JSON.stringify({ a: 1, run, b: 2 }),
  "JSON in JSON": (run) => JSON.stringify({ text: JSON.stringify({ run, b: 2 }) }),
  TOML: (value) => `run = ${JSON.stringify(value)}\nport = 1\n`,
  logfmt: (value) => `level=info cmd=${JSON.stringify(value)} code=1`,
  XML: (value) =>
    `<job run="${value.replaceAll('"', "&quot;").replaceAll("'", "&apos;")}" retries="1"/>`,
  "an error": (value) => `exec: "${value}": exit status 1`,
};

test.for(product(commands, aroundCommands))(
  "the password of $kind in $carrier",
  ({ value, carry }) => {
    expect(leaksOf(carry(value), password)).toEqual([]);
  },
);

const structures: Readonly<Record<string, readonly [secret: string, carried: unknown]>> = {
  "a database URL": [
    password,
    `dial postgres://svc:${password}@db.shop:5432/x?sslmode=off: refused`,
  ],
  "a URL without a user": ["pw1", "redis://:pw1@cache:6379/0"],
  "an @ in the password of a URL": ["p@ss9w", "mysql://svc:p@ss9w@db/x"],
  "a slash in the password of a URL": ["pa/ss9", "mysql://svc:pa/ss9@db/x"],
  JDBC: [
    password,
    `jdbc:sqlserver://h:1433;databaseName=x;user=sa;password=${password};encrypt=true`,
  ],
  "the DSN of Go": [password, `svc:${password}@tcp(db:3306)/x?parseTime=true`],
  ODBC: [password, `Driver={ODBC};Server=h;Uid=sa;Pwd=${password};`],
  "a bearer header": [password, `> Authorization: Bearer ${password}`],
  "a basic header": [basic, `curl -H 'authorization: Basic ${basic}' https://x`],
  "a digest header": [
    password,
    `Authorization: Digest username="b", response="${password}", uri="/"`,
  ],
  "a header of another name": [password, { headers: { "X-Api-Key": [password] } }],
  "a cookie": [password, `Cookie: theme=dark; session=${password}; a=b`],
  "a cookie that is set": [password, `Set-Cookie: sid=${password}; Path=/; HttpOnly`],
  "the user of curl": [password, `curl -sS -u "admin:${password}" https://x`],
  "a flag of mysql": [password, `mysql -h db -u root -p${password} shop`],
  "a list of words": [password, { command: ["redis-cli", "-a", password, "ping"] }],
  "a variable of a command": [password, `PGPASSWORD=${password} psql -h x`],
  "a key in PEM over lines": [pem[3] ?? "", pem],
  "a key in PEM over items, newest first": [
    pem[3] ?? "",
    pem.map((text) => ({ text })).toReversed(),
  ],
  "a key in PEM behind times": [
    pem[3] ?? "",
    pem.map((text) => `2026-11-29T10:00:00Z app ${text}`).join("\n"),
  ],
  "a key in PEM that is cut": [pem[3] ?? "", pem.slice(0, 5).join("\n")],
  "the last line of a key": [pem.at(-2) ?? "", JSON.stringify({ key: pem.join("\n") })],
  "a key of a kubeconfig": [
    encoded(pem.join("\n")).slice(40, 90),
    `client-key-data: ${encoded(pem.join("\n"))}`,
  ],
  "a registry's auth": [basic, JSON.stringify({ auths: { "r.io": { auth: basic } } })],
  "a docker config in base64": [
    encoded(JSON.stringify({ auths: { "r.io": { auth: basic } } })),
    { x: encoded(JSON.stringify({ auths: { "r.io": { auth: basic } } })) },
  ],
  "a presigned URL": [
    hex(64),
    `https://b.s3.amazonaws.com/k?X-Amz-Date=1&X-Amz-Signature=${hex(64)}`,
  ],
  "a webhook of Slack": [
    letters(24),
    `https://hooks.slack.com/services/T1ABCDEF/B1ABCDEF/${letters(24)}`,
  ],
  "the data of a Secret": [basic, { kind: "Secret", data: { foo: basic } }],
  "a block of YAML": [password, `a:\n  token: |\n    ${password}\n  b: c\n`],
  "the command of a container as one value": [
    password,
    { env: [{ name: "RUN", value: `mysql -h db -uapp -p${password} -e 'select 1'` }] },
  ],
  "a private key beside a word": [
    "word",
    {
      env: [
        { name: "TLS_KEY", value: pem.join("\n") },
        { name: "DB_PASSWORD", value: "word" },
      ],
    },
  ],
  "a secret that goes through a pipe": [
    password,
    `echo "${password}" | docker login --username bob --password-stdin`,
  ],
  "a secret that is handed over": [password, `kinit bob <<< ${password}`],
  "a key of PuTTY": [
    pem[2] ?? "",
    `PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 2\n${pem.slice(2, 4).join("\n")}\nPrivate-MAC: 1`,
  ],
  "a key of PuTTY over lines": [
    pem[2] ?? "",
    ["Private-Lines: 2", ...pem.slice(2, 4), "Private-MAC: 1"],
  ],
  "lines of a key without its edges": [
    keyLine.slice(20, 40),
    [{ text: "GET / 200" }, { text: `I ${keyLine}` }, { text: `I ${keyLine}` }],
  ],
  "a key that YAML folds between its words": [
    keyLine.slice(20, 40),
    `a:\n  b: '{"k":"-----BEGIN PRIVATE\n    KEY-----\\n${keyLine}\\n-----END PRIVATE\n    KEY-----"}'\n`,
  ],
  "a command that YAML folds": [
    password,
    `a:\n  line: curl -sf https://example.com/v2/ --header x --user\n    bob:${password}\n`,
  ],
  "a string that YAML folds": [
    password.slice(6),
    `a: "the client was given the following: password=${password.slice(0, 6)}\\\n  ${password.slice(6)}"\n`,
  ],
  "a JSON web key": [
    letters(43),
    JSON.stringify({ jwk: JSON.stringify({ kty: "EC", crv: "P-256", d: letters(43) }) }),
  ],
  "a key of LaunchDarkly": [
    "1b4e28ba-2fa1-11d2-883f-0016d3cca427",
    `using sdk-1b4e28ba-2fa1-11d2-883f-0016d3cca427 now`,
  ],
  "the short name of a key": [password, { env: [{ name: "LD_SDK_KEY", value: password }] }],
  "the signature of an address": [
    letters(26),
    `https://b.s3.amazonaws.com/k?AWSAccessKeyId=x&Signature=${letters(26)}%2B%3D&Expires=1`,
  ],
  "the signature of an address in XML": [
    letters(26),
    `https://x.blob.core.windows.net/c?sv=2022&amp;sig=${letters(26)}%2B%3D&amp;se=1`,
  ],
  "a variable of nginx": [password, `  set $db_password "${password}";\n`],
  "a map that Go prints": [
    password,
    `msg=sent headers="map[Accept:[*/*] Private-Token:[${password}] X:[a]]"`,
  ],
  "a line of pgpass": [password, `db.shop:5432:*:app:${password}`],
  "quotes within quotes": [
    `two ${password}`,
    `msg="connect host=db password='two ${password}' failed"`,
  ],
  "an & in a value": [password, `password=ab&${password} next`],
  "words with signs between": ["lima-otter-kilo", "signed in as bob with password lima-otter-kilo"],
  "words in XML": [`two ${password}`, `<cfg><dbPassword>two ${password}</dbPassword></cfg>`],
  "SQL that sets a password": [password, `ALTER USER app WITH PASSWORD '${password}';`],
  "SQL that makes a user": [password, `CREATE USER app IDENTIFIED BY '${password}';`],
  "a seed of NATS": [`SU${upper(56)}`, `nkey SU${upper(56)} is bad`],
  "a command in a query": [password, `GET /x?run=redis-cli%20-a%20${password}%20ping HTTP/1.1`],
  XML: [password, `<cfg><password>${password}</password></cfg>`],
  "a sentence of a person": [password, `why does it fail? the password is ${password} by the way`],
};

test.for(Object.entries(structures))("the secret in %s", ([, [secret, carried]]) => {
  expect(leaksOf(carried, secret)).toEqual([]);
});

function shown(text: string): string {
  return now(text).replaceAll(/\[redacted [\da-f]{6}\]/gu, "█");
}

test("nothing but the secret goes", () => {
  expect(shown("a=b&token=x9&z=1")).toBe("a=b&token=█&z=1");
  expect(shown('{"password":"a\\"b","user":"bob"}')).toBe('{"password":"█","user":"bob"}');
  expect(shown("Cookie: theme=dark; sid=x9")).toBe("Cookie: theme=█; sid=█");
  expect(shown("postgres://svc:x9@db:5432/shop")).toBe("postgres://svc:█@db:5432/shop");
  expect(shown("Authorization: Bearer x9y8z7, retry")).toBe("Authorization: Bearer █, retry");
});

test("a name of an object is no secret by its form alone, and is one behind a key that declares it", () => {
  const name = tokens["bootstrap token"] ?? "";
  const items = { name, text: `pod ${name} failed` };
  expect(now(items)).toEqual(items);
  expect(now({ name, text: `password=${name}` }).text).not.toContain(name);
});

test("a name in one value makes no text of another clean", () => {
  const name = tokens["bootstrap token"] ?? "";
  expect(now({ name })).toEqual({ name });
  expect(now({ host: name }).host).not.toContain(name);
});

test("a name that has the whole form of a vendor's token is a secret still", () => {
  const name = ["dapi", "0123456789abcdef".repeat(2)].join("");
  expect(now({ name, text: `host ${name}` }).text).not.toContain(name);
});

interface Row {
  readonly kind: string;
  readonly value: string;
  readonly carrier: string;
  readonly carry: (secret: string) => unknown;
}

function product(
  kinds: Readonly<Record<string, string>>,
  carriers: Readonly<Record<string, Row["carry"]>>,
): Row[] {
  return Object.entries(kinds).flatMap(([kind, value]) =>
    Object.entries(carriers).map(([carrier, carry]) => ({ kind, value, carrier, carry })),
  );
}

/** The forms of a secret, and pieces of it, that are still there; all of it where nothing was replaced. */
function leaksOf(carried: unknown, secret: string): string[] {
  const left = JSON.stringify(now(carried));
  const forms = [secret, JSON.stringify(secret).slice(1, -1), encoded(secret)];
  const pieces = secret.length < 24 ? [] : [secret.slice(0, 12), secret.slice(-12)];
  if (!/\[redacted [\da-f]{6}\]/u.test(left)) return [left];
  return [...forms, ...pieces].filter((form) => left.includes(form));
}

test.for([
  ['  args:\n  - "--password=hunter2secret"\n  - "--port=80"', '  - "--password=[redacted'],
  ["  args:\n  - '--password=hunter2 secret'\n  - '--port=80'", "  - '--password=[redacted"],
  [String.raw`  - "--password=hunter2\"secret"` + '\n  - "--port=80"', '  - "--password=[redacted'],
  ['  - "-Dpassword=hunter2secret"\n  - "-Dport=80"', '  - "-Dpassword=[redacted'],
] as const)(
  "the quote around a line of a file closes behind what was taken out: %j",
  ([text, start]) => {
    const lines = now(text).split("\n");
    const line = lines.find((one) => one.startsWith(start));
    const quote = /["']/u.exec(line ?? "")?.[0];
    expect(line).toMatch(new RegExp(`\\[redacted [0-9a-f]{6}\\]${quote}$`, "u"));
    expect(lines.join(" ")).not.toContain("hunter2");
  },
);
