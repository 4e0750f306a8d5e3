import { z } from "zod";
import { failure } from "./reply.ts";
import { modalText } from "./view-schema.ts";
import { toApiView } from "./views.ts";
import { type WebMethod, webMethod } from "./web-method.ts";

const open = webMethod({
  scope: "",
  input: z.object({ trigger_id: z.string().min(1), view: modalText }),
  run(args, { views }) {
    const trigger = views.takeTrigger(args.trigger_id);
    if ("error" in trigger) return failure(trigger.error);
    return { ok: true, view: toApiView(views.open(trigger.user, args.view), {}) };
  },
});

const update = webMethod({
  scope: "",
  input: z.object({ view_id: z.string().min(1), view: modalText, hash: z.string().optional() }),
  run(args, { views }) {
    const held = views.find(args.view_id)?.view;
    if (held === undefined) return failure("not_found");
    if (args.hash !== undefined && args.hash !== held.hash) return failure("hash_conflict");
    const view = views.update(args.view_id, args.view);
    return view === undefined ? failure("not_found") : { ok: true, view: toApiView(view, {}) };
  },
});

/** `views.push` and `views.publish` are not of the subset. */
export const viewMethods: Readonly<Record<string, WebMethod>> = {
  "views.open": open,
  "views.update": update,
};
