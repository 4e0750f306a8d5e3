import { expect, test } from "vitest";
import { withDeadline } from "./deadline.ts";

test("work that never ends is reported as late, in seconds, and is told to stop", async () => {
  let told = false;
  const never = withDeadline({ what: "Prometheus", timeoutMs: 20 }, (signal) => {
    signal.addEventListener("abort", () => {
      told = true;
    });
    return new Promise(() => {});
  });
  await expect(never).rejects.toMatchObject({
    kind: "timeout",
    message: "Prometheus did not answer in 0.02 s.",
  });
  expect(told).toBe(true);
});

test("a signal that is already aborted ends at once", async () => {
  const signal = AbortSignal.abort();
  const work = withDeadline(
    { what: "The lookup", timeoutMs: 60_000, signal },
    () => new Promise(() => {}),
  );
  await expect(work).rejects.toThrow("The lookup was cancelled.");
});

test("work in time gives its value", async () => {
  expect(await withDeadline({ what: "It", timeoutMs: 1000 }, async () => 7)).toBe(7);
});
