import { expect, test } from "vitest";
import { memoryDocument, type Remembered } from "./memory-document.ts";

const crash: Remembered = {
  cause: "missing_env",
  title: "payment crashes on start",
  symptom: {
    reason: "Error",
    exitCode: 1,
    logTemplate:
      "payment-7c9d8b6f5-x2k4p at 03:02:11: PAYMENT_GATEWAY_URL is not set in payment-config",
  },
  culprit: { kind: "Pod", namespace: "shop", name: "payment-7c9d8b6f5-x2k4p" },
  owner: { kind: "Deployment", namespace: "shop", name: "payment" },
};

test("a document holds cause, symptom, reason, exit code and log line, but no name and no time", () => {
  expect(memoryDocument(crash)).toMatchInlineSnapshot(`
    "missing_env
    crashes on start
    Error
    exit code 1
    at : PAYMENT_GATEWAY_URL is not set in payment-config"
  `);
});

test("the same trouble of another workload is the same document", () => {
  const { symptom, ...rest } = crash;
  const elsewhere: Remembered = {
    ...rest,
    title: "basket crashes on start",
    symptom: {
      ...symptom,
      logTemplate: symptom.logTemplate?.replace(
        "payment-7c9d8b6f5-x2k4p",
        "basket-84bfc6d9c-aaaaa",
      ),
    },
    culprit: { kind: "Pod", namespace: "web", name: "basket-84bfc6d9c-aaaaa" },
    owner: { kind: "Deployment", namespace: "web", name: "basket" },
  };
  expect(memoryDocument(elsewhere)).toBe(memoryDocument(crash));
});

test("what is not known leaves no line", () => {
  expect(memoryDocument({ ...crash, symptom: {} })).toBe("missing_env\ncrashes on start");
});
