import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { rebase } from "@binnacle/cases";
import { createEksServer } from "@binnacle/eks-server";
import { kubeconfigFor, startKubernetesEmulator } from "@binnacle/emulators";
import { connectInMemory } from "@binnacle/mcp/in-memory";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { listedTools, schemaBars, sumOf } from "../support/listed-tools.ts";
import { recordedCase } from "../support/recorded-case.ts";
import { type Measured, single } from "./measure.ts";

/** What our tools cost a model: before it asks anything, and for one diagnosis of a whole cluster. */
export async function benchTokens(): Promise<Measured[]> {
  const listed = Object.entries(await listedTools());
  const numbers = listed.map(([name, tools]) =>
    single(
      {
        name: `schema tokens of ${name}`,
        unit: "tokens",
        how: `o200k over name, description and input schema: ${JSON.stringify(tools)}`,
        ...(name === "eks" ? { bar: schemaBars.eks } : {}),
      },
      sumOf(tools),
    ),
  );
  const all = listed.reduce((sum, [, tools]) => sum + sumOf(tools), 0);
  const how = "the sum over our three servers";
  return [
    ...numbers,
    single({ name: "schema tokens of all servers", unit: "tokens", bar: schemaBars.all, how }, all),
    ...(await diagnosisTokens()),
  ];
}

async function diagnosisTokens(): Promise<Measured[]> {
  const { objects, logs } = rebase(recordedCase("missing-env"), new Date());
  const emulator = await startKubernetesEmulator({ objects, logs });
  const kubeconfig = path.join(tmpdir(), `bench-tokens-${process.pid}.json`);
  writeFileSync(kubeconfig, kubeconfigFor(emulator.url));
  const eks = createEksServer({ kubeconfig, timeoutMs: 60_000, log: () => {} });
  const client = await connectInMemory(eks.createMcpServer());
  const tokensOf = async (isStructured: boolean): Promise<number> => {
    const { content, structuredContent } = await client.callTool({
      name: "diagnose",
      _meta: { "binnacle/structured": isStructured },
    });
    return countTokens(JSON.stringify(structuredContent ?? content));
  };
  const name = "tokens of a diagnosis of the whole cluster";
  const how = "o200k over what a model is given of the recorded case missing-env";
  const numbers = [
    single({ name, unit: "tokens", bar: 4100, how }, await tokensOf(false)),
    single({ name: `${name}, for code`, unit: "tokens", how }, await tokensOf(true)),
  ];
  await client.close();
  await eks.close();
  await emulator.close();
  rmSync(kubeconfig);
  return numbers;
}
