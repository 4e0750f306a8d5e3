import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AppError } from "@binnacle/contracts";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { readConfig } from "./config.ts";

const folder = mkdtempSync(path.join(tmpdir(), "config-"));
const file = path.join(folder, "binnacle.yaml");

afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true }));

/** The sentence that refuses this file; the file's folder is cut off. */
async function refusal(text: string, flags: Record<string, unknown> = {}): Promise<string> {
  writeFileSync(file, text);
  const read = readConfig(file, flags);
  const error: unknown = await read.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (!(error instanceof AppError)) throw new Error(`accepted, or no sentence: ${String(error)}`);
  return error.message
    .replaceAll(`${folder}/`, "")
    .replace("The configuration is not right.\n", "");
}

test("settings of the file are overridden by the environment, that by flags", async () => {
  writeFileSync(file, "clusterName: a\ntimeZone: Europe/Oslo\nprometheusUrl: http://one:9090\n");
  vi.stubEnv("BINNACLE_CLUSTER_NAME", "b");
  vi.stubEnv("PROMETHEUS_URL", "http://two:9090");
  const config = await readConfig(file, { prometheusUrl: "http://three:9090" });
  expect(config).toMatchObject({
    clusterName: "b",
    timeZone: "Europe/Oslo",
    prometheusUrl: "http://three:9090",
  });
});

test("an empty file is no settings, and no error", async () => {
  writeFileSync(file, "# nothing yet\n");
  expect((await readConfig(file)).clusterName).toBe("cluster");
});

test.for([
  [
    "a key at the top",
    "clusterNmae: a",
    "binnacle.yaml, line 1: clusterNmae is no setting. Did you mean clusterName?",
  ],
  [
    "another way to write it",
    "\nprometheus_url: a",
    "binnacle.yaml, line 2: prometheus_url is no setting. Did you mean prometheusUrl?",
  ],
  [
    "a key in a group",
    "slack:\n  botTokenFile: a\n  appTokenFile: b\n  apiUri: http://a",
    "binnacle.yaml, line 4: slack.apiUri is no setting. Did you mean apiUrl?",
  ],
  [
    "a key in a list",
    "servers:\n  - role: eks\n    clusters:\n      - { name: a, matsh: { name: b, value: c } }",
    "binnacle.yaml, line 4: servers[0].clusters[0].matsh is no setting. Did you mean match?",
  ],
  [
    "a key that is near none",
    "memory:\n  bucket: abc\n  region: b\n  colour: c",
    "binnacle.yaml, line 4: memory.colour is no setting. There are: bucket, region, endpoint, sharedNamespaces.",
  ],
  [
    "a key of who may ask",
    "access:\n  space: []",
    "binnacle.yaml, line 2: access.space is no setting. Did you mean spaces?",
  ],
  [
    "a key of a space",
    "access:\n  spaces:\n    - { name: shop, channels: [C0INCIDENTS], namespace: [shop] }",
    "binnacle.yaml, line 3: access.spaces[0].namespace is no setting. Did you mean namespaces?",
  ],
] as const)("%s that is misspelled is refused with the near name", async ([, text, sentence]) => {
  expect(await refusal(text)).toBe(sentence);
});

test.for([
  ["text", "clusterName: 5", "binnacle.yaml, line 1: clusterName must be text."],
  ["a number", 'windowMinutes: "60"', "binnacle.yaml, line 1: windowMinutes must be a number."],
  [
    "a whole number",
    "windowMinutes: 60.5",
    "binnacle.yaml, line 1: windowMinutes must be a whole number.",
  ],
  ["more", "windowMinutes: 1", "binnacle.yaml, line 1: windowMinutes must be at least 5."],
  ["true or false", "inCluster: ja", "binnacle.yaml, line 1: inCluster must be true or false."],
  ["a list", "servers: {}", "binnacle.yaml, line 1: servers must be a list."],
  ["a group", "memory: bucket", "binnacle.yaml, line 1: memory must be a group of settings."],
  [
    "an address",
    "opensearchUrl: logs:9200",
    "binnacle.yaml, line 1: opensearchUrl must be an address like http://host:9090.",
  ],
  [
    "a time zone",
    "timeZone: Oslo",
    "binnacle.yaml, line 1: timeZone must be an IANA time zone like Europe/Oslo.",
  ],
  [
    "the name of a bucket",
    "memory:\n  region: b\n  bucket: ab",
    "binnacle.yaml, line 3: memory.bucket must be the name of a vector bucket: 3 to 63 of a-z, 0-9, - and ., a letter or digit at both ends.",
  ],
  ["one of a few", "log: loud", "binnacle.yaml, line 1: log must be one of: json, none."],
  [
    "an id of a channel",
    'access:\n  spaces:\n    - name: shop\n      channels: ["#incidents"]',
    "binnacle.yaml, line 4: access.spaces[0].channels[0] must be the id of a channel, like C0123ABCD.",
  ],
  [
    "a channel of one space",
    "access:\n  spaces:\n    - { name: shop, channels: [C1AA, C2AA] }\n    - { name: pay, channels: [C3AA, C1AA] }",
    "binnacle.yaml, line 4: access.spaces[1].channels[1] must be a channel of one space: C1AA is one of shop.",
  ],
  [
    "a name of one space",
    "access:\n  spaces:\n    - { name: shop, channels: [C1AA] }\n    - { name: shop, channels: [C2AA] }",
    "binnacle.yaml, line 4: access.spaces[1].name must be a name that no other space has.",
  ],
  [
    "a space with a channel",
    "access:\n  spaces:\n    - { name: shop, channels: [] }",
    "binnacle.yaml, line 3: access.spaces[0].channels must not be empty.",
  ],
  [
    "a name of a namespace",
    'access:\n  spaces:\n    - { name: shop, channels: [C1AA], namespaces: ["shop-*"] }',
    "binnacle.yaml, line 3: access.spaces[0].namespaces[0] must be the name of a namespace; a pattern like shop-* is none.",
  ],
  [
    "something at all",
    "\nmemory:\n  bucket: abc",
    "binnacle.yaml, line 2: memory.region is missing.",
  ],
  [
    "a flag's value",
    "servers:\n  - role: eks\n    flags: { kubeconfig: 5 }",
    "binnacle.yaml, line 3: servers[0].flags.kubeconfig must be text, or true for a flag without a value.",
  ],
] as const)(
  "where %s is expected, it is said, with file, line and key",
  async ([, text, sentence]) => {
    expect(await refusal(text)).toBe(sentence);
  },
);

const model = (...lines: readonly string[]): string =>
  ["models:", "  - kind: bedrock", "    model: a.b", ...lines].join("\n");

test.for([
  [
    "a kind that there is not",
    "models:\n  - { kind: bedrok, model: a, region: b }",
    "binnacle.yaml, line 2: models[0].kind must be one of: bedrock, openai, recorded, by-hand.",
  ],
  ["no kind", "models:\n  - model: a.b", "binnacle.yaml, line 2: models[0].kind is missing."],
  ["no region", model(), "binnacle.yaml, line 2: models[0].region is missing."],
  [
    "a misspelled field",
    model("    region: b", "    endpont: http://a"),
    "binnacle.yaml, line 5: models[0].endpont is no setting. Did you mean endpoint?",
  ],
  [
    "a field of another kind",
    model("    region: b", "    folder: c"),
    "binnacle.yaml, line 5: models[0].folder is no setting. There are: kind, model, region, ",
  ],
  [
    "a misspelled field of a guardrail",
    model("    region: b", "    guardrail: { id: x, version: y, verson: z }"),
    "binnacle.yaml, line 5: models[0].guardrail.verson is no setting. Did you mean version?",
  ],
  [
    "no address",
    "models:\n  - kind: openai\n    url: ollama:11434",
    "binnacle.yaml, line 3: models[0].url must be an address like http://host:9090.",
  ],
  [
    "no folder",
    "models:\n  - kind: by-hand",
    "binnacle.yaml, line 2: models[0].folder is missing.",
  ],
  ["no list", "models: qwen", "binnacle.yaml, line 1: models must be a list."],
  [
    "too little time",
    "reasoning:\n  timeoutSeconds: 1",
    "binnacle.yaml, line 2: reasoning.timeoutSeconds must be at least 5.",
  ],
  [
    "a misspelled limit",
    "reasoning:\n  token: 9000",
    "binnacle.yaml, line 2: reasoning.token is no setting. Did you mean tokens?",
  ],
] as const)("a model with %s is told with file, line and key", async ([, text, sentence]) => {
  const told = (await refusal(text)).split("\n");
  expect(told).toEqual([expect.stringContaining(sentence)]);
});

test("models stand in the order of the file, with what is usual of each", async () => {
  writeFileSync(
    file,
    `${model("    region: b")}\n  - { kind: openai, url: "http://a/v1" }\n  - { kind: by-hand, folder: c }\n`,
  );
  const { models, reasoning } = await readConfig(file);
  expect(models).toEqual([
    { kind: "bedrock", model: "a.b", region: "b", caching: true },
    { kind: "openai", url: "http://a/v1" },
    { kind: "by-hand", folder: "c" },
  ]);
  expect(reasoning).toEqual({ timeoutSeconds: 90, turns: 30, tokens: 200_000, cents: 100 });
});

test("all that is wrong is told at once", async () => {
  expect((await refusal("clusterNmae: a\nlog: loud")).split("\n")).toHaveLength(2);
});

test("what came from a variable or a flag is told as theirs", async () => {
  vi.stubEnv("PROMETHEUS_URL", "nonsense");
  expect(await refusal("prometheusUrl: http://a:9090")).toBe(
    "PROMETHEUS_URL: prometheusUrl must be an address like http://host:9090.",
  );
  expect(await refusal("", { prometheusUrl: "nonsense" })).toBe(
    "--prometheus-url: prometheusUrl must be an address like http://host:9090.",
  );
});

test("a misspelled variable of ours is refused; what Kubernetes sets for a Service is not", async () => {
  vi.stubEnv("BINNACLE_PORT", "tcp://10.0.0.1:80");
  vi.stubEnv("BINNACLE_SERVICE_HOST", "10.0.0.1");
  expect((await readConfig(undefined)).clusterName).toBe("cluster");
  vi.stubEnv("BINNACLE_LOGG", "json");
  await expect(readConfig(undefined)).rejects.toThrow(
    "BINNACLE_LOGG is no setting. Did you mean BINNACLE_LOG?",
  );
});

test.for([
  ["broken YAML", "clusterName: a\nslack: [", "binnacle.yaml, line 2, column 9: this is not YAML"],
  [
    "the same key twice",
    "log: json\nlog: none",
    "binnacle.yaml, line 2, column 1: this is not YAML (duplicate key).",
  ],
  ["no settings", "just words", "binnacle.yaml: settings are expected"],
] as const)("%s is refused with its line", async ([, text, sentence]) => {
  expect(await refusal(text)).toContain(sentence);
});

test.for([
  ["/nowhere/binnacle.yaml", "there is no such file"],
  [folder, "it is a directory"],
] as const)("of a file that cannot be read, %s, the reason is told: %s", async ([name, reason]) => {
  await expect(readConfig(name)).rejects.toThrow(
    `The configuration file ${name} cannot be read (${reason}).`,
  );
});

const secret = ["hunter2", "9931"].join("-");

test.for([
  ["a token of the wrong form", `slack:\n  botToken: ${secret}\n  appToken: ${secret}`],
  ["a token under a wrong key", `slack:\n  bottoken: ${secret}`],
  ["an address with a password", `prometheusUrl: tcp://ann:${secret}@host`],
  ["a token in broken YAML", `slack:\n  botToken: ${secret}: x\n bad`],
  ["a token instead of settings", secret],
  ["a token where a list is wanted", `servers: ${secret}`],
  [
    "a token where a key should be",
    `slack:\n  ${["xoxb", "1234567890", "abcdefghijkl"].join("-")}:`,
  ],
  ["a role", `servers:\n  - role: ${secret}`],
] as const)("%s is never printed", async ([, text]) => {
  expect(await refusal(text)).not.toContain(secret);
});

const memory = "memory:\n  bucket: abc\n  region: b\n";
const bedrock = "models:\n  - kind: bedrock\n    model: m\n    region: b\n";
const elsewhere =
  " is refused: tokens and signed requests go to AWS and Slack, to loopback, or to a host that the setting endpointHosts lists.";

test.for([
  ["memory.endpoint", `${memory}  endpoint: `, "https://s3vectors.eu-central-1.api.aws"],
  [
    "memory.endpoint",
    `${memory}  endpoint: `,
    "https://vpce-1-a.s3vectors.eu-west-1.vpce.amazonaws.com",
  ],
  [
    "models[0].endpoint",
    `${bedrock}    endpoint: `,
    "https://bedrock-runtime-fips.us-gov-west-1.amazonaws.com",
  ],
  ["slack.apiUrl", "slack:\n  apiUrl: ", "https://slack.com/api/"],
] as const)(
  "%s leads to its owner, to loopback or to a listed host, nowhere else",
  async ([key, setting, home]) => {
    for (const address of [home, "http://127.0.0.1:1", "http://localhost:4566", "http://[::1]:1"]) {
      writeFileSync(file, `${setting}${address}`);
      expect((await readConfig(file)).clusterName).toBe("cluster");
    }
    for (const foreign of [
      "http://evil.example",
      home.replace("https", "http"),
      home.replace("https://", "https://evil.example/"),
      `https://${new URL(home).hostname}.evil.example`,
      "https://s3vectors.s3.amazonaws.com",
      "https://abc.execute-api.eu-central-1.amazonaws.com",
      "https://vpce-1-a.vpce-svc-1.eu-west-1.vpce.amazonaws.com",
      "http://127.0.0.1.evil.example",
      "http://169.254.169.254",
    ])
      expect([foreign, await refusal(`${setting}${foreign}`)]).toEqual([
        foreign,
        `${key}${elsewhere}`,
      ]);
    writeFileSync(file, `${setting}http://emulator:4566\nendpointHosts: [emulator]`);
    expect((await readConfig(file)).endpointHosts).toEqual(["emulator"]);
  },
);

test.for([
  ["AWS_ENDPOINT_URL", "http://evil.example"],
  ["AWS_ENDPOINT_URL_S3VECTORS", "http://evil.example"],
  ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "https://bedrock-runtime.evil.example"],
  ["AWS_ENDPOINT_URL_STS", "https://sts.eu-central-1.amazonaws.com.evil.example"],
  ["AWS_ENDPOINT_URL_SSO_OIDC", "nonsense"],
  ["AWS_CONTAINER_CREDENTIALS_FULL_URI", "https://evil.example/token"],
  ["AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://10.0.0.1"],
] as const)("the variable %s cannot lead the AWS SDK to %s", async ([name, address]) => {
  vi.stubEnv(name, address);
  expect(await refusal(memory)).toBe(`${name}${elsewhere}`);
  // Who asks nothing of AWS loses nothing.
  writeFileSync(file, "clusterName: a");
  expect((await readConfig(file)).memory).toBe(undefined);
});

test.for([
  ["AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials"],
  ["AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://[fd00:ec2::23]/v1/credentials"],
  ["AWS_ENDPOINT_URL_STS", "https://sts.eu-central-1.amazonaws.com"],
  ["AWS_ENDPOINT_URL_STS", "https://sts.amazonaws.com"],
  ["AWS_ENDPOINT_URL_DYNAMODB", "http://not-asked-by-us"],
  ["AWS_ENDPOINT_URL", "http://localhost:4566"],
] as const)("the variable %s may be %s", async ([name, address]) => {
  vi.stubEnv(name, address);
  writeFileSync(file, memory);
  expect((await readConfig(file)).clusterName).toBe("cluster");
});

const general = "endpoint_url = http://evil.example";

test.for([
  ["the profile in use", `[profile dev]\n${general}`, "profile dev"],
  [
    "one that lends its credentials",
    `[profile dev]\nsource_profile = base\n[profile base]\n${general}`,
    "profile base",
  ],
  [
    "a section of services",
    "[profile dev]\nservices = local\n[services local]\ns3vectors =\n  endpoint_url = http://evil.example",
    "services local",
  ],
] as const)("an AWS profile cannot lead the SDK elsewhere: %s", async ([name, text, where]) => {
  const profiles = path.join(folder, `profiles of ${name}`);
  writeFileSync(profiles, text);
  vi.stubEnv("AWS_CONFIG_FILE", profiles);
  vi.stubEnv("AWS_PROFILE", "dev");
  expect(await refusal(memory)).toBe(
    `endpoint_url of ${where} in the AWS configuration${elsewhere}`,
  );
  vi.stubEnv("AWS_PROFILE", "other");
  expect((await readConfig(file)).memory?.bucket).toBe("abc");
  vi.stubEnv("AWS_PROFILE", "dev");
  vi.stubEnv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
  expect((await readConfig(file)).memory?.bucket).toBe("abc");
});

test.for([
  ["a name and a password", `http://ann:${secret}@host:9090`],
  ["a query", `http://host:9090/?token=${secret}`],
] as const)(
  "%s in an address are refused wherever an address stands, and not shown",
  async ([, address]) => {
    for (const setting of [
      `prometheusUrl: ${address}`,
      `opensearchUrl: ${address}`,
      `servers: [{ role: eks, url: "${address}" }]`,
      `servers: [{ role: prometheus, flags: { prometheus-url: "${address}" } }]`,
      `${memory}  endpoint: "${address}"`,
      `models: [{ kind: openai, url: "${address}" }]`,
      `slack: { apiUrl: "${address}" }`,
    ]) {
      const told = await refusal(setting);
      expect(told).toContain("must be an address without user, password and query");
      expect(told).not.toContain(secret);
    }
    expect(await refusal("", { prometheusUrl: address })).toMatch(
      /^--prometheus-url: .* a file that prometheusTokenFile names holds the token\.$/u,
    );
    vi.stubEnv("OPENSEARCH_URL", address);
    expect(await refusal("")).toMatch(/^OPENSEARCH_URL: opensearchUrl must be an address without/u);
  },
);

test("a proxy with a password is refused: every child would see it", async () => {
  vi.stubEnv("HTTPS_PROXY", `http://ann:${secret}@proxy:3128`);
  expect(await refusal("")).toMatch(/^HTTPS_PROXY is refused/u);
});

test("a token in the file of settings is refused, with the setting for its file", async () => {
  const told = await refusal(`slack:\n  botToken: xoxb-${secret}\n  appToken: xapp-${secret}`);
  expect(told.split("\n")).toEqual([
    "binnacle.yaml, line 2: slack.botToken must be in a file of its own, which slack.botTokenFile names, or in a variable.",
    "binnacle.yaml, line 3: slack.appToken must be in a file of its own, which slack.appTokenFile names, or in a variable.",
  ]);
  vi.stubEnv("SLACK_BOT_TOKEN", `xoxb-${secret}`);
  writeFileSync(file, "slack: { appTokenFile: a }");
  expect((await readConfig(file)).slack).toEqual({ botToken: `xoxb-${secret}`, appTokenFile: "a" });
});

test.for([
  ["prometheus-token", "prometheus-token-file"],
  ["password", "password-file"],
  ["api-key", "api-key-file"],
] as const)("the flag %s of a server is refused in favour of %s", async ([flag, instead]) => {
  const told = await refusal(`servers:\n  - { role: prometheus, flags: { ${flag}: ${secret} } }`);
  expect(told).toContain(`servers[0].flags.${flag} must be a file:`);
  expect(told).toContain(`so use ${instead}.`);
});

test("what a model of Bedrock costs, and what only it has, are settings", async () => {
  const price = { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 };
  const additionalFields = { thinking: { type: "enabled" } };
  const row = { kind: "bedrock", model: "m", region: "b", price, additionalFields };
  writeFileSync(file, JSON.stringify({ models: [row] }));
  expect((await readConfig(file)).models).toEqual([{ ...row, caching: true }]);
  const wrong = { ...row, price: { ...price, input: -1 } };
  expect(await refusal(JSON.stringify({ models: [wrong] }))).toContain("models[0].price.input");
});
