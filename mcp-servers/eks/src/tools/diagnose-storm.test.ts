import { expect, test } from "vitest";
import { z } from "zod";
import { type ApiObject, eksOn } from "../testing/eks-on.ts";
import { app, crashing, warning } from "../testing/objects.ts";

/** A text of 4,000 tokens is longer, whatever it says. */
const charactersAtMost = 8000;
const bytesAtMost = 240 * 1024;

/** Whom the warnings of a storm are about. */
const storms = [
  ["pods that are Ready", (index: number) => `Pod/busy-${index % 20}-7c41f9-x2x9z`],
  ["pods that are gone", (index: number) => `Pod/gone-${index}`],
  ["objects of a kind that is not read", (index: number) => `Workflow/w-${index}`],
] as const;

test.for(storms)(
  "in a storm of 5,000 warnings about %s what is broken leads, the answer stays short, and the time grows as they do",
  { timeout: 120_000 },
  async ([, about]) => {
    const few = await askedIn(storm(625, about));
    const { text, structuredContent, tookMs } = await askedIn(storm(5000, about));
    expect(text.split("\n").find((line) => line.startsWith("1. "))).toContain(
      "payment crashes on start [broken, active, confidence medium",
    );
    const { whole } = Counted.parse(structuredContent["outcome"]);
    const [headline = ""] = text.split("\n");
    const found = whole === undefined ? "1 found" : `${whole.findings} found, 20 of them told`;
    expect(headline).toContain(`: ${found}: `);
    expect(text).toContain('It writes: "error: cannot open /data"');
    expect(text).toMatch(/\d+ causes checked: .*$/u);
    expect(text.length).toBeLessThan(charactersAtMost);
    expect(Buffer.byteLength(JSON.stringify(structuredContent))).toBeLessThanOrEqual(bytesAtMost);
    // Eight times as many; 64 times, where each is compared with each other.
    expect(tookMs).toBeLessThan(30 * Math.max(few.tookMs, 50));
  },
);

/** Where the answer is cut: how many there are in all. */
const Counted = z.object({ whole: z.object({ findings: z.number() }).optional() });

/** The answer beside a storm, and how long it took. */
async function askedIn(warnings: readonly ApiObject[]) {
  const busy = Array.from({ length: 20 }, (_, index) => app(`busy-${index}`)).flat();
  const { call, close, warm } = await eksOn({
    objects: [...busy, ...app("payment", { status: crashing }), ...warnings],
    answers: { [log]: "error: cannot open /data\n" },
  });
  await warm();
  const ask = async () => {
    const beganMs = performance.now();
    const answer = await call("diagnose", { namespace: "shop" });
    return { ...answer, tookMs: performance.now() - beganMs };
  };
  const answer = await ask();
  await close();
  return answer;
}

const log = "/api/v1/namespaces/shop/pods/payment-7c41f9-x2x9z/log";

function storm(count: number, about: (index: number) => string): ApiObject[] {
  return Array.from({ length: count }, (_, index) => {
    const [kind = "", name = ""] = about(index).split("/");
    const { metadata, ...event } = warning(`${kind}/${name}`, "Lagging", `it failed, run ${index}`);
    return { ...event, kind: "Event", metadata: { ...metadata, name: `e-${index}` } };
  });
}
