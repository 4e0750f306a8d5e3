/** `http-get http://:8080/healthz delay=5s timeout=1s period=10s #success=1 #failure=3` as the API has it. */
export function probeOf(text: string | undefined): object | undefined {
  if (text === undefined) return undefined;
  const [action = "", times = ""] = text.split(/\s+(?=delay=)/u);
  const timing = (name: string): number | undefined => {
    const [, digits] = new RegExp(`(?:^| )${name}=(\\d+)`, "u").exec(times) ?? [];
    return digits === undefined ? undefined : Number(digits);
  };
  return {
    ...actionOf(action),
    initialDelaySeconds: timing("delay"),
    timeoutSeconds: timing("timeout"),
    periodSeconds: timing("period"),
    successThreshold: timing("#success"),
    failureThreshold: timing("#failure"),
  };
}

function actionOf(text: string): object {
  const [, kind = "", rest = ""] = /^(\S+)\s*(.*)$/su.exec(text) ?? [];
  return actions[kind]?.(rest) ?? {};
}

const actions: Readonly<Record<string, (text: string) => object>> = {
  "http-get"(text) {
    const [, scheme = "", port = "", path] =
      /^(\w+):\/\/[^/]*?:(\w[\w-]*)(\/.*)?$/u.exec(text) ?? [];
    return { httpGet: { scheme: scheme.toUpperCase(), port: portOf(port), path: unescaped(path) } };
  },
  "tcp-socket": (text) => ({ tcpSocket: { port: portOf(text.split(":").at(-1) ?? "") } }),
  exec: (text) => ({ exec: { command: text.replace(/^\[|\]$/gu, "").split(" ") } }),
  grpc(text) {
    const [, port, service] = /^<pod>:(\d+)\s*(\S*)/u.exec(text) ?? [];
    return { grpc: { port: Number(port), ...(service === "" ? {} : { service }) } };
  },
};

export function portOf(text: string): number | string {
  return /^\d+$/u.test(text) ? Number(text) : text;
}

/** It is printed as a part of a URL. */
function unescaped(path: string | undefined): string | undefined {
  try {
    return path === undefined ? undefined : decodeURI(path);
  } catch {
    return path;
  }
}
