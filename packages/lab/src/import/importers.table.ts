import type { Importer } from "./importer.ts";

/** Whose recordings can be read: `lab import <name> <folder> --out <directory>`. Each is loaded when it is called. */
export const importers: Readonly<Record<string, () => Promise<Importer>>> = {
  "cloud-opsbench": async () =>
    (await import("./cloud-opsbench/import-cloud-opsbench.ts")).importCloudOpsBench,
  holmesgpt: async () => (await import("./holmesgpt/import-holmesgpt.ts")).importHolmesgpt,
  public: async () => (await import("./public/import-public.ts")).importPublic,
  troubleshoot: async () =>
    (await import("./troubleshoot/import-troubleshoot.ts")).importTroubleshoot,
};
