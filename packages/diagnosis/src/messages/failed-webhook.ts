import { Name } from "../state/shapes.ts";
import { gapsIn } from "./forms.ts";
import { plainWords } from "./plain-words.ts";

/** A webhook that the API server could not call, and the Service before it. */
export interface FailedWebhook {
  readonly webhook: string;
  readonly service: { readonly namespace: string; readonly name: string } | undefined;
}

/** Reads a refusal; nothing when no webhook failed. One that answers and refuses works. */
export function readFailedWebhook(message: string): FailedWebhook | undefined {
  const [webhook, error] = gapsIn('failed calling webhook "…": ', ` ${plainWords(message)}`) ?? [];
  if (webhook === undefined || error === undefined) return undefined;
  return { webhook, service: serviceIn(error) };
}

/** `https://guard.policy.svc:443/validate`. */
function serviceIn(error: string): FailedWebhook["service"] {
  const [, url = ""] = error.split("https://");
  const [name = "", namespace = "", svc] = (url.split(/[:/?" ]/)[0] ?? "").split(".");
  const isNamed = svc === "svc" && [name, namespace].every((it) => Name.safeParse(it).success);
  return isNamed ? { namespace, name } : undefined;
}
