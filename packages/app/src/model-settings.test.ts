import { AppError } from "@binnacle/contracts";
import { afterEach, expect, test, vi } from "vitest";
import { Config } from "./config.ts";
import { modelSettings } from "./model-settings.ts";

afterEach(() => vi.unstubAllEnvs());

const naming = { byHandFolder: "/tmp/chair" };
const bedrock = { kind: "bedrock", caching: true };

test.for([
  ["by-hand", { kind: "by-hand", folder: "/tmp/chair" }],
  ["http://127.0.0.1:11434/v1", { kind: "openai", url: "http://127.0.0.1:11434/v1" }],
  [
    "https://llm.example/v1#qwen3:8b",
    { kind: "openai", url: "https://llm.example/v1", model: "qwen3:8b" },
  ],
  [
    "eu.anthropic.claude-sonnet-4-6@eu-central-1",
    { ...bedrock, model: "eu.anthropic.claude-sonnet-4-6", region: "eu-central-1" },
  ],
] as const)("a model is named in one word: %s", ([word, row]) => {
  const { models } = modelSettings(word, naming);
  expect(models).toEqual([row]);
  expect(Config.parse({ models }).models).toEqual([row]);
});

test("the region of a model of Bedrock is that of its word, else of the environment", () => {
  vi.stubEnv("AWS_REGION", "us-east-1");
  expect(modelSettings("a.b", naming).models).toMatchObject([
    { model: "a.b", region: "us-east-1" },
  ]);
  expect(modelSettings("a.b@eu-west-1", naming).models).toMatchObject([{ region: "eu-west-1" }]);
});

test.for(["a.b", "a.b@", "httpx://a"])(
  "without a region it is refused, with what to write: %s",
  (word) => {
    vi.stubEnv("AWS_REGION", "");
    const name = word.replace("@", "");
    expect(() => modelSettings(word, naming)).toThrow(
      new AppError(
        "bad_input",
        `In which region is ${name}? Write ${name}@eu-central-1, or set AWS_REGION.`,
      ),
    );
  },
);

test("a person takes the time that it takes; a model keeps to what is configured", () => {
  const { models, reasoning } = modelSettings("by-hand", naming);
  expect(Config.parse({ models, reasoning }).reasoning).toMatchObject({ timeoutSeconds: 86_400 });
  expect(modelSettings("http://a/v1", naming)).not.toHaveProperty("reasoning");
});
