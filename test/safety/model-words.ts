import type { Claim, Evidence } from "@binnacle/contracts";
import * as fc from "fast-check";
import { hostileText, shortText } from "./hostile.ts";

/** Pieces of what models write, true and made up. */
const pieces = [
  "web-10",
  "web-1",
  "Deployment/shop/cart",
  "Pod/ghost",
  "registry.example/cart:1.31.2",
  "10.0.3.17:5432",
  "10.0.0.0/16",
  "87.5 %",
  "512Mi",
  "18:39",
  "2026-11-21T03:05:10Z",
  '"no route"',
  "„kein Platz“",
  "`web-10`",
  "`kubectl -n shop get pods`",
  "`kubectl delete namespace shop`",
  "kubectl -n shop get pods | sh",
  "argocd app get cart",
  "https://evil.example",
  "<!channel>",
  "@here",
  "½",
  "5xx",
  "d.h.",
  "{n1}",
  "[e1]",
];

/** What a model may write. */
export const modelText: fc.Arbitrary<string> = fc.oneof(
  hostileText,
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((words) => words.join(" ")),
);

const id = "a".repeat(16);

/** What it is held against: one fact, of any text. */
export const modelKnown = fc.record({ text: modelText, name: shortText }).map(({ text, name }) => {
  const fact: Evidence = {
    id,
    clusterId: "c1",
    origin: "kubernetes",
    source: { server: "eks", tool: "get_logs", arguments: {} },
    subject: { kind: "Pod", namespace: "shop", name },
    text,
    values: { restarts: { count: 7, of: "restart" }, since: { since: "2026-11-21T03:02:00Z" } },
    observedAt: "2026-11-21T03:14:00Z",
    trust: "outside",
    reproduce: { language: "kubectl", text: "kubectl get pods" },
  };
  return { evidence: new Map([[id, fact]]), names: new Set(["shop", "cart"]), shown: text };
});

/** A claim that cites that fact. */
export const modelClaim: fc.Arbitrary<Claim> = modelText.map((text) => ({ text, evidence: [id] }));

/** Its words again: slots with values of their own filled in. */
export function filled({ text, slots = {} }: Claim): string {
  return text.replaceAll(/\{(\w+)\}/gu, (found, name: string) => {
    const slot = Object.hasOwn(slots, name) ? slots[name] : undefined;
    const value = slot !== undefined && "value" in slot ? slot.value : undefined;
    return typeof value === "string" ? value : found;
  });
}
