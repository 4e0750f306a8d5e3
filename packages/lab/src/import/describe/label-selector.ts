/** A selector as kubectl prints it, `app=a,tier in (b,c),!old`, as the API writes it. */
export function selectorOf(text: string | undefined): object | undefined {
  if (text === undefined) return undefined;
  const parts = text.startsWith("<none>") ? [] : text.split(/,\s*(?![^(]*\))/u);
  const matchLabels: Record<string, string> = {};
  const matchExpressions: object[] = [];
  for (const part of parts) {
    const [, key = "", value] = /^([\w./-]+)={1,2}(.*)$/u.exec(part) ?? [];
    if (value === undefined) matchExpressions.push(expressionOf(part));
    else matchLabels[key] = value;
  }
  return {
    ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
    ...(matchExpressions.length > 0 ? { matchExpressions } : {}),
  };
}

function expressionOf(part: string): object {
  const [, key, operator, values] = /^(\S+) (in|notin) \((.*)\)$/u.exec(part) ?? [];
  if (values !== undefined)
    return { key, operator: operator === "in" ? "In" : "NotIn", values: values.split(",") };
  return part.startsWith("!")
    ? { key: part.slice(1), operator: "DoesNotExist" }
    : { key: part, operator: "Exists" };
}
