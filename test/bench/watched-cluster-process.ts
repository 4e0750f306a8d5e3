import { KubernetesObject, rebase } from "@binnacle/cases";
import { startKubernetesEmulator } from "@binnacle/emulators";
import { z } from "zod";
import { podsIn, scaleCase } from "./scale-case.ts";

/**
 * A program: the Kubernetes emulator with a scaled case that goes on changing, `missing-env 10000`, until it is killed. Prints
 * where it listens. Messages of its parent set how many pods change in a second, and the size of one Deployment; each is answered
 * with how many lists it served so far, and how much of a processor it took for all.
 */
const [name, size] = z.tuple([z.string(), z.coerce.number()]).parse(process.argv.slice(2));
const Asked = z.object({ perSecond: z.number().optional(), replicas: z.number().optional() });
const tickMs = 50;
const { objects, logs } = rebase(scaleCase(name, size), new Date());
const emulator = await startKubernetesEmulator({ objects, logs });
const pods = objects.filter(({ kind }) => kind === "Pod");
const cart = objects.find(
  ({ kind, metadata }) => kind === "Deployment" && metadata.name === "cart",
);
let perSecond = 0;
let next = 0;

setInterval(() => {
  const count = Math.round((perSecond * tickMs) / 1000);
  const changed = Array.from({ length: count }, (_, at) => pods[(next + at) % pods.length]);
  next += count;
  emulator.put(...changed.flatMap((pod) => (pod === undefined ? [] : labelled(pod))));
}, tickMs);

process.on("message", (message) => {
  const asked = Asked.parse(message);
  perSecond = asked.perSecond ?? perSecond;
  if (asked.replicas !== undefined && cart !== undefined) emulator.put(sized(cart, asked.replicas));
  const lists = emulator.journal.filter(isList).length;
  const { user, system } = process.cpuUsage();
  process.send?.({ lists, processorMs: (user + system) / 1000 });
});
process.stdout.write(`${JSON.stringify({ url: emulator.url, pods: podsIn(objects) })}\n`);

/** A change that a diagnosis keeps: its labels. */
function labelled(pod: KubernetesObject): KubernetesObject {
  const labels = z.record(z.string(), z.string()).catch({}).parse(pod.metadata["labels"]);
  return { ...pod, metadata: { ...pod.metadata, labels: { ...labels, turn: `${next}` } } };
}

function sized(deployment: KubernetesObject, replicas: number): KubernetesObject {
  const spec = z.looseObject({}).parse(deployment["spec"]);
  return { ...deployment, spec: { ...spec, replicas } };
}

function isList({ path, query }: (typeof emulator.journal)[number]): boolean {
  const last = path.split("/").at(-1) ?? "";
  return query["watch"] === undefined && last.endsWith("s") && path.startsWith("/api");
}
