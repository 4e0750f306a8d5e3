import { appendFile, mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Api } from "./api.ts";
import type { Pod } from "./world.ts";

export interface LogWriter {
  readonly rotate: (pod: Pod, container: string) => Promise<void>;
  readonly append: (pod: Pod, container: string, lines: readonly string[]) => Promise<void>;
}

const version = "kwok.x-k8s.io/v1alpha1";

/** Writes container logs in the format of the container runtime and lets kwok give them out. */
export function createLogWriter(api: Api, folder: string): LogWriter {
  /** By pod, then container: how many processes there were. */
  const processes = new Map<string, Map<string, number>>();

  async function announce(pod: Pod): Promise<void> {
    const { namespace, name, uid } = pod.metadata;
    const containers = processes.get(uid) ?? new Map<string, number>();
    const logs = [...containers].map(([container, count]) => ({
      containers: [container],
      logsFile: fileOf(folder, pod, container),
      ...(count > 1 ? { previousLogsFile: `${fileOf(folder, pod, container)}.1` } : {}),
    }));
    const metadata = { name, namespace };
    const collection = `/apis/${version}/namespaces/${namespace}/logs`;
    const body = { apiVersion: version, kind: "Logs", metadata, spec: { logs } };
    const { status } = await api.send("POST", collection, body);
    if (status === 409)
      await api.patch({
        path: `${collection}/${name}`,
        form: "merge-patch",
        body: { spec: { logs } },
      });
  }

  return {
    rotate: async (pod, container) => {
      const { uid } = pod.metadata;
      const containers = processes.get(uid) ?? new Map<string, number>();
      const count = (containers.get(container) ?? 0) + 1;
      processes.set(uid, containers.set(container, count));
      const file = fileOf(folder, pod, container);
      await mkdir(path.dirname(file), { recursive: true });
      if (count > 1) await rename(file, `${file}.1`);
      await writeFile(file, "");
      if (count <= 2) await announce(pod);
    },
    append: async (pod, container, lines) => {
      const now = new Date().toISOString();
      const text = lines.map((line) => `${now} stdout F ${line}\n`).join("");
      await appendFile(fileOf(folder, pod, container), text);
    },
  };
}

function fileOf(folder: string, { metadata }: Pod, container: string): string {
  return path.join(folder, `${metadata.namespace}_${metadata.name}_${container}.log`);
}
