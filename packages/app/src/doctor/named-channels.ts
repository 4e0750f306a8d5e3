import type { Config } from "../config.ts";

/** A channel that the bot has to be in. */
export interface NamedChannel {
  readonly id: string;
  /** The settings that name it. */
  readonly settings: readonly string[];
}

/** Those where people ask, and the one that is told when the bot does not see. */
export function namedChannels({
  access,
  observe,
}: Pick<Config, "access" | "observe">): NamedChannel[] {
  const channels = access?.spaces?.flatMap((space) => space.channels) ?? [];
  const asked = channels.map((id) => ({ id, setting: "access.spaces" }));
  const told = observe?.channel === undefined ? [] : [observe.channel];
  const all = [...asked, ...told.map((id) => ({ id, setting: "observe.channel" }))];
  return [...Map.groupBy(all, ({ id }) => id)].map(([id, same]) => ({
    id,
    settings: [...new Set(same.map(({ setting }) => setting))],
  }));
}
