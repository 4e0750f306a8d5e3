/** The keys and values under `Data` of a ConfigMap. */
export function describedData(text: string): object {
  const [, data = ""] =
    /\nData\n====\n([\s\S]*?)(?:\n(?:BinaryData\n====|Events:)|$)/u.exec(text) ?? [];
  const found: Record<string, string> = {};
  let key: string | undefined;
  const lines = data.split("\n");
  for (const [index, line] of lines.entries()) {
    const [, named] = /^([\w.-]+):$/u.exec(line) ?? [];
    if (named !== undefined && lines[index + 1] === "----") {
      key = named;
      found[key] = "";
    } else if (key !== undefined && !(line === "----" && found[key] === "")) {
      found[key] += `${line}\n`;
    }
  }
  return {
    data: Object.fromEntries(Object.entries(found).map(([name, value]) => [name, value.trimEnd()])),
  };
}
