import { homedir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { kubeconfigIn } from "./kubeconfig-of.ts";

type Settings = Parameters<typeof kubeconfigIn>[0];
const none: Settings = { clusterName: "prod", inCluster: false, servers: [] };
const other = { KUBECONFIG: "/other" };
const instead =
  "the file /other of $KUBECONFIG, which goes before the setting kubeconfig and ~/.kube/config";
const eks = (row: object): Settings => ({ ...none, servers: [{ role: "eks", ...row }] });

const rows: readonly (readonly [string, Settings, Readonly<Record<string, string>>, string])[] = [
  ["the setting", { ...none, kubeconfig: "/mine" }, {}, "the file /mine"],
  ["the variable over the setting", { ...none, kubeconfig: "/other" }, other, instead],
  ["the variable over the usual file", none, other, instead],
  [
    "an empty variable is none",
    { ...none, kubeconfig: "/mine" },
    { KUBECONFIG: "" },
    "the file /mine",
  ],
  ["the pod", { ...none, inCluster: true }, other, "the service account of its pod"],
  ["the flag over the variable", eks({ flags: { kubeconfig: "/row" } }), other, "the file /row"],
  ["a row without a flag", eks({}), other, instead],
  [
    "a row in its pod",
    eks({ flags: { "in-cluster": true } }),
    other,
    "the service account of its pod",
  ],
  [
    "a row of EKS",
    eks({ flags: { "eks-cluster": "prod-eu" } }),
    other,
    "tokens that are signed for the EKS cluster prod-eu",
  ],
  [
    "a server elsewhere",
    eks({ url: "http://eks:8080/mcp" }),
    other,
    "what its server at http://eks:8080/mcp reads",
  ],
  [
    "the row of this cluster",
    {
      ...none,
      servers: [
        { role: "eks", clusters: [{ name: "b" }], flags: { kubeconfig: "/b" } },
        { role: "eks", clusters: [{ name: "prod" }], flags: { kubeconfig: "/prod" } },
      ],
    },
    other,
    "the file /prod",
  ],
];

test.for(rows)(
  "which kubeconfig is read is said as it is found: %s",
  ([, settings, read, said]) => {
    expect(kubeconfigIn(settings, read)("prod").said).toBe(said);
  },
);

test("without any it is the usual file, or the pod where there is none", () => {
  const usual = path.join(homedir(), ".kube", "config");
  const { said } = kubeconfigIn(none, {})("prod");
  expect([`the file ${usual}`, "the service account of its pod"]).toContain(said);
});
