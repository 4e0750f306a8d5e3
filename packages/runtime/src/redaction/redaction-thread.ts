import { parentPort, workerData } from "node:worker_threads";
import { AppError } from "@binnacle/contracts";
import { z } from "zod";
import { createRedactor } from "./create-redactor.ts";

const { key } = z.object({ key: z.string() }).parse(workerData);
const Asked = z.object({ id: z.number(), value: z.unknown() });
const redactor = createRedactor({ key });
const port = parentPort ?? notAThread();

/** Redacts what is large, one after the other, so that the thread that asks goes on. */
port.on("message", (message: unknown) => {
  const { id, value } = Asked.parse(message);
  port.postMessage({ id, value: redactor.now(value) });
});

function notAThread(): never {
  throw new AppError("bug", "Large texts are redacted in a worker thread.");
}
