import { randomUUID } from "node:crypto";
import { identity, type Json } from "./slack-model.ts";
import type { Modal } from "./view-schema.ts";

/** Slack takes a trigger for this long, and once. */
const triggerMs = 3000;

/** A modal as one person sees it. */
export interface View extends Modal {
  readonly id: string;
  readonly hash: string;
  readonly team_id: string;
  readonly app_id: string;
  readonly bot_id: string;
}

export interface ViewChange {
  readonly kind: "opened" | "updated" | "closed";
  readonly user: string;
  readonly view: View;
}

export type Views = ReturnType<typeof createViews>;

/** Triggers that clicks and commands give, and the modals that are open. */
export function createViews() {
  const triggers = new Map<string, { user: string; atMs: number; isUsed: boolean }>();
  const open = new Map<string, { readonly user: string; readonly view: View }>();
  const listeners = new Set<(change: ViewChange) => void>();
  const announce = (change: ViewChange): ViewChange => {
    for (const listener of listeners) listener(change);
    return change;
  };
  return {
    issueTrigger(user: string): string {
      const id = `${Date.now()}.${randomUUID().replaceAll("-", "")}`;
      triggers.set(id, { user, atMs: Date.now(), isUsed: false });
      return id;
    },
    /** Whose trigger it is, or Slack's error. */
    takeTrigger(id: string): { readonly user: string } | { readonly error: string } {
      const trigger = triggers.get(id);
      if (trigger === undefined) return { error: "invalid_trigger_id" };
      if (trigger.isUsed) return { error: "exchanged_trigger_id" };
      if (Date.now() - trigger.atMs > triggerMs) return { error: "expired_trigger_id" };
      trigger.isUsed = true;
      return { user: trigger.user };
    },
    open(user: string, modal: Modal): View {
      const view = toView(`V${randomUUID().slice(0, 8).toUpperCase()}`, modal);
      open.set(view.id, { user, view });
      return announce({ kind: "opened", user, view }).view;
    },
    update(id: string, modal: Modal): View | undefined {
      const held = open.get(id);
      if (held === undefined) return undefined;
      const view = toView(id, modal);
      open.set(id, { ...held, view });
      return announce({ kind: "updated", user: held.user, view }).view;
    },
    close(id: string): void {
      const held = open.get(id);
      if (held !== undefined && open.delete(id)) announce({ kind: "closed", ...held });
    },
    find: (id: string) => open.get(id),
    all: () => [...open.values()],
    onChange(listener: (change: ViewChange) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Slack names what has no name. */
function toView(id: string, modal: Modal): View {
  const blocks = modal.blocks.map((block) => ({
    ...block,
    block_id: block.block_id ?? randomUUID().slice(0, 5),
  }));
  return {
    ...modal,
    blocks,
    id,
    hash: `${Date.now()}.${randomUUID().slice(0, 8)}`,
    team_id: identity.team,
    app_id: identity.app,
    bot_id: identity.bot,
  };
}

/** A view as payloads and answers show it. */
export function toApiView(view: View, values: Json): Json {
  const empty = {
    callback_id: "",
    private_metadata: "",
    external_id: "",
    close: null,
    submit: null,
  };
  return {
    ...empty,
    ...view,
    state: { values },
    root_view_id: view.id,
    previous_view_id: null,
    clear_on_close: false,
    notify_on_close: false,
  };
}
