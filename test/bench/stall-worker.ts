import { Agent, get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";

/** Asks `/healthz` again and again from a thread of its own, and says how long each answer took once it is told to stop. */
const { url } = z.object({ url: z.url() }).parse(workerData);
const everyMs = 5;
const agent = new Agent({ keepAlive: true });
const waitedMs: number[] = [];
const stopping = new AbortController();
parentPort?.once("message", () => stopping.abort());

while (!stopping.signal.aborted) {
  const startedMs = performance.now();
  await answer();
  waitedMs.push(performance.now() - startedMs);
  await sleep(everyMs);
}
agent.destroy();
parentPort?.postMessage(waitedMs);

function answer(): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume().once("end", () => resolve());
    }).once("error", reject);
  });
}
