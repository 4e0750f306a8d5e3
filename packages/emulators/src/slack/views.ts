import { randomUUID } from "node:crypto";
import { identity, type Json } from "./slack-model.ts";
import type { Modal } from "./view-schema.ts";

/** A modal as one person sees it. */
export interface View extends Modal {
  readonly id: string;
  readonly hash: string;
  readonly team_id: string;
  readonly app_id: string;
  readonly bot_id: string;
}

interface ViewChange {
  readonly kind: "opened" | "updated" | "closed";
  readonly user: string;
  readonly view: View;
}

export type Views = ReturnType<typeof createViews>;

/** Triggers that clicks and commands give, and the modals that are open. */
export function createViews({ triggerMs }: { readonly triggerMs: number }) {
  return { ...createTriggers(triggerMs), ...createModals() };
}

/** Slack takes each once, and not for long. */
function createTriggers(triggerMs: number) {
  const triggers = new Map<string, { user: string; atMs: number; isUsed: boolean }>();
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
  };
}

function createModals() {
  const modals = new Map<string, { readonly user: string; readonly view: View }>();
  const listeners = new Set<(change: ViewChange) => void>();
  const show = (kind: "opened" | "updated", user: string, view: View): View => {
    modals.set(view.id, { user, view });
    announce(listeners, { kind, user, view });
    return view;
  };
  return {
    open: (user: string, modal: Modal): View =>
      show("opened", user, toView(`V${randomUUID().slice(0, 8).toUpperCase()}`, modal)),
    update(id: string, modal: Modal): View | undefined {
      const held = modals.get(id);
      return held && show("updated", held.user, toView(id, modal));
    },
    close(id: string): void {
      const held = modals.get(id);
      if (held !== undefined && modals.delete(id)) announce(listeners, { kind: "closed", ...held });
    },
    find: (id: string) => modals.get(id),
    all: () => [...modals.values()],
    onChange(listener: (change: ViewChange) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function announce(listeners: ReadonlySet<(change: ViewChange) => void>, change: ViewChange): void {
  for (const listener of listeners) listener(change);
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
