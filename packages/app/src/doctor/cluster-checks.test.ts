import type { Answered, ToolSource } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { clusterChecks } from "./cluster-checks.ts";

/** A cluster that answers each question with this; `asked` remembers them. */
function clusterThat(answer: Answered<never>) {
  const asked: { readonly tool: string; readonly input: unknown }[] = [];
  const tools: ToolSource = {
    ask: async ({ name: tool }, input) => {
      asked.push({ tool, input });
      return answer;
    },
    list: () => Promise.reject(new Error("Nobody asks for it here.")),
    call: () => Promise.reject(new Error("Nobody asks for it here.")),
  };
  return { tools, asked };
}

const down: Answered<never> = {
  kind: "gap",
  gap: { kind: "unreachable", origin: "eks", what: "rights", why: "connection refused" },
};

async function found(namespaces: readonly string[], answer: Answered<never>, isBrief = true) {
  const { tools, asked } = clusterThat(answer);
  const { checks } = clusterChecks("prod-eu", {
    tools,
    isBrief,
    ready: Promise.resolve(true),
    logIndex: "logs-*",
    settingOf: (_, key) => key,
    kubeconfigOf: () => ({ said: "a kubeconfig" }),
    narrowedTo: () => ({ namespaces, isWhole: true }),
  });
  const { signal } = new AbortController();
  const findings = await Promise.all(
    checks.map(async ({ id, run }) => ({ id, ...(await run(signal)) })),
  );
  return { findings, asked };
}

test.for([
  { namespaces: [], place: {} },
  { namespaces: ["shop", "payments", "billing"], place: { namespace: "shop" } },
])(
  "in brief one right alone is asked, and only whether the API server answers is told: $namespaces",
  async (row) => {
    const { findings, asked } = await found(row.namespaces, down);
    expect(asked).toEqual([
      { tool: "check_access", input: { verb: "get", resource: "pods", ...row.place } },
    ]);
    expect(findings).toEqual([
      { id: "kubernetes.prod-eu.api", state: "wrong", why: "connection refused" },
    ]);
  },
);

test("in brief a namespace that is not there is an answer of the API server, too", async () => {
  const { findings } = await found(["shop"], {
    kind: "refused",
    reason: "not_found",
    why: 'There is no namespace "shop".',
  });
  expect(findings).toMatchObject([{ id: "kubernetes.prod-eu.api", state: "ok" }]);
});

test("else each right is asked in each namespace", async () => {
  const { findings, asked } = await found(["shop", "payments"], down, false);
  const rights = asked.filter(({ tool }) => tool === "check_access");
  expect(rights.filter(({ input }) => !JSON.stringify(input).includes("secrets"))).toHaveLength(2);
  expect(findings.map(({ id }) => id)).toContain("kubernetes.prod-eu.namespace.payments");
});
