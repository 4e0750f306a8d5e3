import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  type PodIdentityEmulator,
  type PodIdentityOptions,
  type S3VectorsEmulator,
  type S3VectorsOptions,
  startPodIdentityEmulator,
  startS3VectorsEmulator,
} from "@binnacle/emulators";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";

/** The AWS of each test of a file: a directory of its own, and what is started in it until the test ends. */
export interface AwsStage {
  readonly directory: () => string;
  /** Runs when the test ends, the last one first. */
  readonly atEnd: (close: () => unknown) => void;
  /** Credentials of this agent are what an SDK finds in the environment. */
  readonly startAgent: (options?: Partial<PodIdentityOptions>) => Promise<PodIdentityEmulator>;
  /** Keeps its state in the directory; may be closed before the test ends. */
  readonly startService: (options?: Partial<S3VectorsOptions>) => Promise<S3VectorsEmulator>;
}

export function awsStage(): AwsStage {
  const closers: (() => unknown)[] = [];
  let directory = "";
  let environmentBefore: NodeJS.ProcessEnv;

  beforeAll(() => {
    environmentBefore = { ...process.env };
  });
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "aws-"));
    closers.push(() => rm(directory, { recursive: true }));
  });
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });
  afterAll(() => {
    process.env = environmentBefore;
  });

  return {
    directory: () => directory,
    atEnd: (close) => closers.push(close),
    startAgent: async (options) => {
      const tokenFile = path.join(directory, "token");
      const agent = await startPodIdentityEmulator({ tokenFile, ...options });
      closers.push(agent.close);
      Object.assign(process.env, agent.environment);
      return agent;
    },
    startService: async (options) => {
      const state = path.join(directory, "state");
      const service = await startS3VectorsEmulator({ directory: state, ...options });
      let isOpen = true;
      const close = async () => {
        if (isOpen) await service.close();
        isOpen = false;
      };
      closers.push(close);
      return { ...service, close };
    },
  };
}
