import { type Entry, labelOf, under } from "./outline.ts";

/** The variables of a container, each by its name. What kubectl worked out of a field is left out. */
export function environmentOf(entries: readonly Entry[]): object[] {
  return under(entries, "Environment").map((entry) => {
    const name = labelOf(entry);
    const value = [
      entry.text.slice(name.length + 1).trim(),
      ...entry.entries.map(({ text }) => text),
    ].join("\n");
    return { name, ...(valueFrom(value) ?? { value }) };
  });
}

function valueFrom(text: string): object | undefined {
  const [, key, kind, name, optional] =
    /^<set to the key '(.*)' (in secret|of config map) '(.*)'>\s+Optional: (\w+)$/u.exec(text) ??
    [];
  if (key !== undefined) {
    const reference = { key, name, optional: optional === "true" };
    return {
      valueFrom:
        kind === "in secret" ? { secretKeyRef: reference } : { configMapKeyRef: reference },
    };
  }
  const [, apiVersion, fieldPath] =
    /\((v\d\w*):((?:metadata|spec|status)\.[^)]*)\)$/u.exec(text) ?? [];
  if (fieldPath !== undefined) return { valueFrom: { fieldRef: { apiVersion, fieldPath } } };
  const [, resource] = /\(((?:limits|requests)\.[\w./-]+)\)$/u.exec(text) ?? [];
  return resource === undefined ? undefined : { valueFrom: { resourceFieldRef: { resource } } };
}

/** ConfigMaps and Secrets that are variables as a whole. */
export function environmentFrom(entries: readonly Entry[]): object[] {
  return under(entries, "Environment Variables from").flatMap(({ text }) => {
    const [, name, kind, prefix, optional] =
      /^(\S+)\s+(ConfigMap|Secret)(?: with prefix '(.*)')?\s+Optional: (\w+)$/u.exec(text) ?? [];
    if (name === undefined) return [];
    const reference = { name, optional: optional === "true" };
    return [
      { prefix, ...(kind === "Secret" ? { secretRef: reference } : { configMapRef: reference }) },
    ];
  });
}
