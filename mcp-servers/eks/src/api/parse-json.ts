/** Undefined for what is no JSON. The engine's thread loads no MCP library for it. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
