// Emulated Slack and the world of a case, for who shares the network of this process. Writes binnacle.yaml, asks when told so on
// stdin, and prints the answer.
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { startSlackEmulator } from "@binnacle/emulators";
import { startWorld, tokenFiles } from "@binnacle/lab";
import { recordedCase } from "../../support/recorded-case.ts";

const [, , directory = ""] = process.argv;
const world = await startWorld(recordedCase("missing-env"), directory);
const slack = await startSlackEmulator({ timeZone: "UTC" });
const { apiUrl, control } = slack;
const settings = { ...world.settings, slack: { ...(await tokenFiles(directory, slack)), apiUrl } };
await writeFile(path.join(directory, "binnacle.yaml"), JSON.stringify(settings));
tell({ environment: world.environment });

await once(process.stdin, "data");
const { ts } = control.mention({
  channel: "incidents",
  user: "sre-oncall",
  text: "why is checkout failing in shop?",
});
const answer = await control.waitForMessage(
  ({ thread_ts: thread, blocks }) =>
    thread === ts && JSON.stringify(blocks ?? []).includes("verdict:accept"),
  60_000,
);
tell({ text: answer.text });
process.exit(0);

function tell(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}
