import { writeFile } from "node:fs/promises";
import path from "node:path";
import { type Checked, DoctorReport, doctor } from "@binnacle/app";
import { type SlackEmulator, startSlackEmulator } from "@binnacle/emulators";
import { tokenFiles } from "@binnacle/lab";
import { botScopes } from "@binnacle/slack";
import { patience } from "./investigate.ts";
import { type OpenWorld, openWorld } from "./open-world.ts";
import { recordedCase } from "./recorded-case.ts";
import { serveTools } from "./serve-tools.ts";

/** Everything that an installation connects to, all of it well, and the doctor at hand. */
export interface DoctorStage {
  readonly world: OpenWorld;
  readonly slack: SlackEmulator;
  /** Settings that point to all of it. */
  readonly settings: Settings;
  /** What the doctor finds with these settings over those of the stage. */
  readonly examine: (over?: Settings) => Promise<Examined>;
  readonly close: () => Promise<void>;
}

type Settings = Readonly<Record<string, unknown>>;

interface Examined {
  readonly exitCode: 0 | 1;
  readonly report: DoctorReport;
  /** As it is printed for people. */
  readonly text: string;
  readonly found: (id: string) => Pick<Checked, "state" | "why" | "mend">;
}

export async function doctorStage(): Promise<DoctorStage> {
  const world = await openWorld(recordedCase("missing-env"));
  Object.assign(process.env, world.environment);
  const slack = await startSlackEmulator({ scopes: Object.keys(botScopes), notIn: ["deploys"] });
  const tools = await serveTools(world.settings, patience.toolTimeoutMs);
  const file = path.join(world.directory, "binnacle.yaml");
  const settings = {
    ...world.settings,
    ...patience,
    servers: tools.servers,
    slack: { ...(await tokenFiles(world.directory, slack)), apiUrl: slack.apiUrl },
  };
  return {
    world,
    slack,
    settings,
    examine: async (over = {}) => {
      await writeFile(file, JSON.stringify({ ...settings, ...over }));
      const [json, text] = await Promise.all([examined(file, true), examined(file, false)]);
      const report = DoctorReport.parse(JSON.parse(json.written));
      return { exitCode: json.exitCode, report, text: text.written, found: findIn(report) };
    },
    close: async () => {
      await tools.close();
      await Promise.all([slack.close(), world.close()]);
    },
  };
}

/** A busy machine changes no finding. */
const timeoutMs = 40_000;

async function examined(file: string, isJson: boolean) {
  const parts: string[] = [];
  const write = (part: string) => parts.push(part);
  const exitCode = await doctor({ file, isJson, isColoured: false, timeoutMs, write });
  return { exitCode, written: parts.join("") };
}

function findIn({ checks }: DoctorReport): Examined["found"] {
  return (id) => {
    const check = checks.find((each) => each.id === id);
    if (check === undefined) throw new Error(`There is no check ${id}.`);
    const { state, why, mend } = check;
    return mend === undefined ? { state, why } : { state, why, mend };
  };
}
