import { expect, test } from "vitest";
import { readMissingConfig } from "./missing-config.ts";

const rows: readonly (readonly [text: string, missing: object | undefined])[] = [
  ['configmap "pay-settings" not found', { kind: "ConfigMap", name: "pay-settings" }],
  ['secret "pay-tls" not found', { kind: "Secret", name: "pay-tls" }],
  ['configmaps "pay-settings" not found', { kind: "ConfigMap", name: "pay-settings" }],
  [
    "couldn't find key LOG_LEVEL in ConfigMap shop/pay-settings",
    { kind: "ConfigMap", name: "pay-settings", key: "LOG_LEVEL" },
  ],
  ["couldn't find key token in Secret shop/pay", { kind: "Secret", name: "pay", key: "token" }],
  [
    'MountVolume.SetUp failed for volume "tls" : secret "pay-tls" not found',
    { kind: "Secret", name: "pay-tls" },
  ],
  [
    'MountVolume.SetUp failed for volume "settings" : configmap references non-existent config key: app.yaml',
    { kind: "ConfigMap", volume: "settings", key: "app.yaml" },
  ],
  [
    '(combined from similar events): MountVolume.SetUp failed for volume "tls" : references non-existent secret key: tls.crt',
    { kind: "Secret", volume: "tls", key: "tls.crt" },
  ],
  [
    'secrets "pay-tls" is forbidden: User "system:node:a" cannot get resource "secrets" in API group "" in the namespace "shop": no relationship found between node "a" and this object',
    { kind: "Secret", name: "pay-tls" },
  ],
  [
    'MountVolume.SetUp failed for volume "kube-api-access-x7k2p" : object "shop"/"kube-root-ca.crt" not registered',
    undefined,
  ],
  [
    'MountVolume.SetUp failed for volume "tls" : failed to sync secret cache: timed out waiting for the condition',
    undefined,
  ],
];

test.for(rows)("%s", ([text, missing]) => {
  expect(readMissingConfig(text)).toEqual(missing);
});
