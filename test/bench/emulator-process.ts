import { rebase } from "@binnacle/cases";
import { startKubernetesEmulator } from "@binnacle/emulators";
import { z } from "zod";
import { podsIn, scaleCase } from "./scale-case.ts";

/** A program: the Kubernetes emulator with a scaled case, `missing-env 10000`, until it is killed. Prints where it listens. */
const [name, size] = z.tuple([z.string(), z.coerce.number()]).parse(process.argv.slice(2));
const { objects, logs } = rebase(scaleCase(name, size), new Date());
const { url } = await startKubernetesEmulator({ objects, logs });
process.stdout.write(`${JSON.stringify({ url, pods: podsIn(objects) })}\n`);
