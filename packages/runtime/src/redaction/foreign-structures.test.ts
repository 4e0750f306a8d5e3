import { expect, test } from "vitest";
import { createRedactor } from "./create-redactor.ts";

const { now } = createRedactor({ key: "test" });

/** Joined here so that no scanner takes a fake for a real one. */
const secret = ["Zx", "k3Rw8TtQ1vLm", "9q"].join("");
const data = Buffer.from(secret).toString("base64");
const alphabet = "aB3xYz9QwErT5uIoP1sDfGq7kLmN8vC2zXw4RtY0HjKb/+";
const lineOfKey = (start: number, length = 64): string =>
  Array.from({ length }, (_, at) => alphabet[(start * 13 + at * 7) % alphabet.length]).join("");

const manifests: Readonly<Record<string, unknown>> = {
  "YAML of a Secret": `apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\nstringData:\n  foo: ${secret}\n`,
  "a block in YAML of a Secret": `kind: Secret\nstringData:\n  foo: |\n    a: ${secret}\n    ${secret}\n`,
  "data before the kind": `apiVersion: v1\ndata:\n  foo: ${data}\nkind: Secret\nmetadata:\n  name: x\n`,
  "a Secret in a list of YAML": `kind: List\nitems:\n- apiVersion: v1\n  data:\n    foo: ${data}\n  kind: Secret\n`,
  "YAML of a list of Secrets": `kind: SecretList\nitems:\n- data:\n    foo: ${data}\n- data:\n    foo: ${data}\n`,
  "data in braces": `kind: Secret\nstringData: {foo: ${secret}}\n`,
  "JSON of a Secret": JSON.stringify({ kind: "Secret", data: { foo: data } }),
  "JSON of a Secret in lines": JSON.stringify({ data: { foo: data }, kind: "Secret" }, null, 2),
  "JSON of a list of Secrets": JSON.stringify({
    items: [{ data: { x: data } }],
    kind: "SecretList",
  }),
  "JSON of a Secret that was cut": JSON.stringify({ kind: "Secret", data: { foo: data } }).slice(
    0,
    -6,
  ),
  "JSON in JSON": JSON.stringify({
    x: JSON.stringify({ kind: "Secret", stringData: { foo: secret } }),
  }),
  "JSON behind the words of a log": `it's applied: ${JSON.stringify({ kind: "Secret", data: { foo: data } })} done`,
  "a value before its name": `{"value":"${secret}","name":"DB_PASSWORD"}`,
  "a value before its name, in YAML": `env:\n- value: "${secret}"\n  name: DB_PASSWORD\n`,
  "a value below its key": `{"password":\n    "${secret}"}`,
  "the value of a secret": `{"secret":{"value":"${secret}"}}`,
};

test.for(Object.entries(manifests))("the secret in %s", ([, carried]) => {
  expect(leftOf(carried)).toEqual([]);
  expect(leftOf({ data: { "m.txt": carried } })).toEqual([]);
});

test("what stands beside a Secret stays", () => {
  const text = `kind: ConfigMap\ndata:\n  mode: plain-words\n---\nkind: Secret\ndata:\n  foo: ${data}\n---\nkind: ConfigMap\ndata:\n  size: large-one\n`;
  expect(now(text).replaceAll(/\[redacted [\da-f]{6}\]/gu, "█")).toBe(text.replace(data, "█"));
  const json = JSON.stringify([
    { kind: "ConfigMap", data: { mode: "plain" } },
    { kind: "Secret", data: { foo: data } },
  ]);
  expect(now(json).replaceAll(/\[redacted [\da-f]{6}\]/gu, "█")).toBe(json.replace(data, "█"));
});

const pieces: Readonly<Record<string, unknown>> = {
  "one line of a key": lineOfKey(1),
  "one line of a key behind a time": `2026-11-30T00:00:00.123Z stdout F ${lineOfKey(1)}`,
  "one line of a key in a log of objects": JSON.stringify({ log: `${lineOfKey(1)}\n` }),
  "two lines of OpenSSH": `${lineOfKey(1, 70)}\n${lineOfKey(2, 70)}`,
  "a line and the short one behind it": `${lineOfKey(1)}\n${lineOfKey(2, 44)}`,
  "items of a list": { lines: [{ text: "a" }, { text: lineOfKey(1) }, { text: lineOfKey(2, 44) }] },
};

test.for(Object.entries(pieces))("a key without its edges: %s", ([, carried]) => {
  const left = JSON.stringify(now(carried));
  for (const start of [lineOfKey(1), lineOfKey(2, 44)])
    expect(left).not.toContain(start.slice(8, 24));
});

test.for([
  "x-amz-id-2: IOWQ4fDEXAMPLEQM+ey7N9WgVhSnQ6JEXAMPLEZb7hSQDASK+Jd1vEXAMPLEa3Km",
  "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  `integrity sha384-${lineOfKey(3)}`,
  `nextToken=${lineOfKey(3).slice(0, 20)}`,
  '{"kind":"ConfigMap","data":{"value":"plain"}}',
])("`%s` is no piece of a key", (line) => {
  expect(now({ text: line })).toEqual({ text: line });
});

const pemEdge = ["-----BEGIN PRIVATE", " KEY-----"].join("");
const token = ["ghp", "_", "a1B2c3".repeat(6)].join("");
const objects: Readonly<Record<string, unknown>> = {
  "an item of a list of Secrets": { kind: "SecretList", items: [{ data: { x: data } }] },
  "what is nested in the data of a Secret": { kind: "Secret", data: { app: { note: secret } } },
  "a list in the data of a Secret": { kind: "Secret", stringData: { app: [secret] } },
  "a text for the data of a Secret": { kind: "Secret", data: `note ${secret}` },
  "a key in the data of a Secret": {
    kind: "Secret",
    data: { "tls.key": [{ a: pemEdge }, { a: secret }] },
  },
  "an item of credentials": { credentials: [{ user: "bob", value: secret }] },
  "the value of a secret": { secret: { value: secret } },
  "the plain text of a password": { password: { plain: secret } },
  "a patch in JSON": [{ op: "add", path: "/spec/password", value: secret }],
  "brackets that are never closed": { password: `[${secret}` },
  "braces without fields": { DB_PASSWORD: `{${secret}}!` },
  "a name with a number": { PASSWORD2: secret },
  "a name with a place": { PASSWORD_PROD_SERVER: secret },
  "a name with its owner": { API_TOKEN_USER: secret },
};
const wrapped: Readonly<Record<string, string>> = {
  "bytes of Python": `{'password': b'${secret}'}`,
  "an option of Rust": `Config { password: Some("${secret}") }`,
  "a type of its own": `password: Secret("${secret}")`,
  "an option of Java": `password=Optional[${secret}]`,
  "a dump of PHP": `["password"]=>\n  string(16) "${secret}"`,
  "an anchor of YAML": `password: &pw ${secret}`,
  "a tag of YAML": `password: !!str ${secret}`,
  "an open bracket": `PASSWORD=[${secret}`,
  "the next line of a command": `--password \\\n  ${secret}`,
  "a key with an escape": `{"pass\\u0077ord":"${secret}"}`,
  "a key with a sign of no width": `pass\u200Bword=${secret}`,
  "a key of full width": `ｐａｓｓｗｏｒｄ=${secret}`,
  "a key with NUL": `password\u0000=${secret}`,
};

test.for(Object.entries({ ...objects, ...wrapped }))("the secret in %s", ([, carried]) => {
  expect(leftOf(carried)).toEqual([]);
  expect(leftOf({ lines: ["before", carried, "after"] })).toEqual([]);
});

test("the data of a Secret that was read before is not replaced again", () => {
  const once = now({ kind: "Secret", data: { x: data }, stringData: { y: { z: secret } } });
  expect(now(once)).toEqual(once);
});

const aws = ["aB3xYz9QwErT5uIoP1sD", "fGq7kLmN8vC2zXw4RtY0"].join("");
const told: Readonly<Record<string, readonly [string, string]>> = {
  "a statement that sets one": [secret, `SET PASSWORD FOR 'a' = PASSWORD('${secret}')`],
  "a user's statement": [secret, `CREATE USER 'a'@'%' IDENTIFIED BY '${secret}'`],
  "a generated one": [secret, `A temporary password is generated for root@localhost: ${secret}`],
  "one for a user": [secret, `Generated root password for user admin is ${secret}`],
  "the key of a vault": [aws, `Unseal Key 1: ${aws}`],
  "the key of certificates": [
    "e1df95a9".repeat(8),
    `join --certificate-key ${"e1df95a9".repeat(8)}`,
  ],
  "a literal": [secret, `kubectl create secret generic x --from-literal=db=${secret}`],
  "a literal in quotes": [secret, `kubectl create secret generic x --from-literal db='${secret}'`],
  "AUTH of Redis": [secret, `redis> AUTH default ${secret}`],
  "a client of Oracle": [secret, `sqlplus -s scott/${secret}@ORCL`],
  "a pair of AWS with a colon": [aws, `${["AKIA", "ABCDEFGHIJKLMNOP"].join("")}:${aws}`],
  "a pair of AWS with a slash": [aws, `${["AKIA", "ABCDEFGHIJKLMNOP"].join("")}/${aws}`],
  "an answer to a prompt": [secret, `Password:\n${secret}`],
  "a shell within quotes": [secret, `sh -c "mysql -u root -p${secret} shop"`],
  "a program that is not there": [secret, `exec: "mysql -p${secret}": not found`],
};

test.for(Object.entries(told))("the secret in %s", ([, [given, carried]]) => {
  const left = JSON.stringify(now({ lines: ["before", carried], text: `a\n${carried}\nb` }));
  expect(left).not.toContain(given.slice(2, 14));
});

test("a token that is a key goes, and its field stays", () => {
  expect(JSON.stringify(now({ status: { [token]: "used", [`x/${token}`]: "" } }))).toMatch(
    /^\{"status":\{"\[redacted [\da-f]{6}\]":"used","x\/\[redacted [\da-f]{6}\]":""\}\}$/u,
  );
});

test.for([
  "serviceAccountToken: {path: token}",
  "credentials: include",
  "AUTH failed: WRONGPASS invalid username-password pair",
  "Password for user app is required",
  "Unseal Progress 1/3",
  "--from-literal=mode=$MODE",
  "token: Optional[str] = None",
  "kubectl.kubernetes.io/last-applied-configuration",
])("`%s` stays", (line) => {
  expect(now({ text: line, [line]: 1 })).toEqual({ text: line, [line]: 1 });
});

function leftOf(carried: unknown): string[] {
  const left = JSON.stringify(now(carried));
  return [secret.slice(2, 14), data.slice(3, 15)].filter((form) => left.includes(form));
}
