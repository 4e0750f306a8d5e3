import { mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A Secret as the kubelet mounts it: each key is a link into `..data`, which is a link to a folder, and is swapped. */
export interface SecretMount {
  readonly file: (key: string) => string;
  /** All keys at once. */
  readonly write: (values: Readonly<Record<string, string>>) => void;
}

export function secretMount(folder: string): SecretMount {
  mkdirSync(folder);
  const file = (key: string): string => path.join(folder, key);
  let version = 0;
  return {
    file,
    write(values) {
      version += 1;
      const name = `..version_${version}`;
      mkdirSync(file(name));
      for (const [key, value] of Object.entries(values))
        writeFileSync(path.join(folder, name, key), `${value}\n`, { mode: 0o600 });
      symlinkSync(name, file("..data_tmp"));
      renameSync(file("..data_tmp"), file("..data"));
      if (version > 1) return;
      for (const key of Object.keys(values)) symlinkSync(path.join("..data", key), file(key));
    },
  };
}
