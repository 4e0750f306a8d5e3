import type { Manifest } from "@binnacle/cases";
import { z } from "zod";
import { request } from "../realk8s/realk8s.mjs";

export interface Target {
  readonly url: string;
  readonly ca: string;
  readonly token: string;
}

type PatchForm = "strategic-merge-patch" | "merge-patch" | "json-patch";

interface Patch {
  readonly path: string;
  readonly form: PatchForm;
  readonly body: unknown;
}

/** The few calls that operators, controllers of ours and the stand-in of the kubelets make. Throws on every refusal. */
export interface Api {
  readonly list: (path: string) => Promise<readonly unknown[]>;
  readonly get: (path: string) => Promise<unknown>;
  readonly create: (item: Manifest) => Promise<void>;
  readonly patch: (patch: Patch) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  /** Status and text of any call, also of a refused one. */
  readonly send: (method: string, path: string, body?: unknown) => Promise<Answer>;
}

const Answer = z.object({ status: z.int(), text: z.string() });
type Answer = z.infer<typeof Answer>;
const List = z.object({ items: z.array(z.unknown()) });

/** `manager`: as whom managedFields name the caller. */
export function createApi(target: Target, manager: string): Api {
  const agent = { "user-agent": manager };
  const send = async (method: string, path: string, body?: unknown): Promise<Answer> =>
    Answer.parse(await request(target, method, path, body, agent));
  const must = async (method: string, path: string, body?: unknown): Promise<unknown> =>
    accepted(`${method} ${path}`, await send(method, path, body));
  return {
    send,
    get: (path) => must("GET", path),
    list: async (path) => List.parse(await must("GET", path)).items,
    create: async (item) => {
      await must("POST", collectionOf(item), item);
    },
    patch: async ({ path, form, body }) => {
      const headers = { ...agent, "content-type": `application/${form}+json` };
      const sent: Promise<unknown> = request(target, "PATCH", path, JSON.stringify(body), headers);
      accepted(`PATCH ${path}`, Answer.parse(await sent));
    },
    remove: async (path) => {
      await must("DELETE", path);
    },
  };
}

function accepted(what: string, { status, text }: Answer): unknown {
  if (status >= 300) throw new Error(`${what}: ${status} ${text.slice(0, 400)}`);
  return JSON.parse(text);
}

/** `/apis/apps/v1/namespaces/bergen/deployments` of a Deployment in bergen. */
export function collectionOf({ apiVersion, kind, metadata: { namespace } }: Manifest): string {
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const inside = namespace === undefined ? "" : `/namespaces/${namespace}`;
  return `${root}${inside}/${pluralOf(kind)}`;
}

function pluralOf(kind: string): string {
  const lower = kind.toLowerCase();
  if (lower === "logs") return lower;
  if (/(s|x|ch)$/.test(lower)) return `${lower}es`;
  return lower.endsWith("y") ? `${lower.slice(0, -1)}ies` : `${lower}s`;
}
