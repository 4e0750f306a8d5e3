import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { type Checked, DoctorReport, doctor, program } from "@binnacle/app";
import { type SlackEmulator, startSlackEmulator } from "@binnacle/emulators";
import { tokenFiles } from "@binnacle/lab";
import { botScopes } from "@binnacle/slack";
import { z } from "zod";
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
  /** Settings that lead to another source of a cluster. */
  readonly withSource: (over: Partial<OpenWorld["settings"]>) => Promise<Settings>;
  /** What the doctor finds with these settings over those of the stage. */
  readonly examine: (over?: Settings, timeoutMs?: number, failOn?: FailOn) => Promise<Examined>;
  /** The same as it is printed for people. */
  readonly print: (over?: Settings) => Promise<string>;
  /** `binnacle doctor` as a program, with the settings of the stage and servers that it starts by itself. */
  readonly run: (words: readonly string[], over?: Over) => Promise<Ran>;
  readonly close: () => Promise<void>;
}

interface Over {
  readonly settings?: Settings;
  readonly environment?: Readonly<Record<string, string>>;
}

interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

type FailOn = Parameters<typeof doctor>[0]["failOn"];
type Settings = Readonly<Record<string, unknown>>;

export interface Examined {
  readonly exitCode: 0 | 1;
  readonly report: DoctorReport;
  readonly found: (id: string | RegExp) => Pick<Checked, "state" | "why" | "mend">;
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
  const closers = [tools.close, slack.close, world.close];
  return {
    world,
    slack,
    settings,
    withSource: async (over) => {
      const other = await serveTools({ ...world.settings, ...over }, patience.toolTimeoutMs);
      closers.unshift(other.close);
      return { servers: other.servers };
    },
    examine: async (over = {}, timeoutMs = patienceMs, failOn = "anything") => {
      await writeFile(file, JSON.stringify({ ...settings, ...over }));
      const json = await examined(file, { isJson: true, timeoutMs, failOn });
      const report = DoctorReport.parse(JSON.parse(json.written));
      return { exitCode: json.exitCode, report, found: findIn(report) };
    },
    print: async (over = {}) => {
      await writeFile(file, JSON.stringify({ ...settings, ...over }));
      return (await examined(file, { isJson: false, timeoutMs: patienceMs, failOn: "anything" }))
        .written;
    },
    run: async (words, over = {}) => {
      await writeFile(file, JSON.stringify({ ...settings, servers: [], ...over.settings }));
      const environment = { ...world.environment, ...over.environment };
      return await ran(["doctor", "--config", file, ...words], { ...world, environment });
    },
    close: async () => {
      for (const close of closers) await close();
    },
  };
}

/** A busy machine changes no finding. */
const patienceMs = 40_000;

async function examined(
  file: string,
  how: { readonly isJson: boolean; readonly timeoutMs: number; readonly failOn: FailOn },
) {
  const parts: string[] = [];
  const write = (part: string) => parts.push(part);
  const exitCode = await doctor({ file, isColoured: false, write, ...how });
  return { exitCode, written: parts.join("") };
}

const Failed = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });

async function ran(
  words: readonly string[],
  {
    directory,
    environment,
  }: Pick<OpenWorld, "directory"> & { readonly environment: NonNullable<Over["environment"]> },
): Promise<Ran> {
  const env = { PATH: process.env["PATH"], HOME: directory, TMPDIR: directory, ...environment };
  return await promisify(execFile)(process.execPath, [program, ...words], { env }).then(
    ({ stdout, stderr }) => ({ exitCode: 0, stdout, stderr }),
    (error: unknown) => {
      const { code: exitCode, ...written } = Failed.parse(error);
      return { exitCode, ...written };
    },
  );
}

function findIn({ checks }: DoctorReport): Examined["found"] {
  return (id) => {
    const isMeant = (own: string) => (typeof id === "string" ? own === id : id.test(own));
    // Of several the one that is wrong.
    const [check] = checks.filter((each) => isMeant(each.id)).toSorted(wrongFirst);
    if (check === undefined) throw new Error(`There is no check ${id}.`);
    const { state, why, mend } = check;
    return mend === undefined ? { state, why } : { state, why, mend };
  };
}

function wrongFirst(left: Checked, right: Checked): number {
  return Number(right.state === "wrong") - Number(left.state === "wrong");
}
