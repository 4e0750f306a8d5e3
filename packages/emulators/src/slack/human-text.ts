import type { SlackChannel, SlackUser } from "./slack-model.ts";

/**
 * What Slack stores for text that a person typed: `@name` and `#channel` become ids, links are wrapped, the rest is escaped.
 * A token that is already in Slack's form (`<@U…>`) and names somebody known is kept.
 */
export function encodeHumanText(
  text: string,
  users: ReadonlyMap<string, SlackUser>,
  channels: ReadonlyMap<string, SlackChannel>,
): string {
  const userIds = new Map([...users.values()].map((user) => [user.name, user.id]));
  const channelIds = new Map([...channels.values()].map((channel) => [channel.name, channel.id]));
  const token = /<@(\w+)>|(?<![\w@])@([\w.-]*\w)|(?<!\w)#([\w-]+)|https?:\/\/[^\s<>]+/g;
  let encoded = "";
  let end = 0;
  for (const match of text.matchAll(token)) {
    encoded += escapeText(text.slice(end, match.index));
    encoded += encodeToken(match, { userIds, channelIds, users });
    end = match.index + match[0].length;
  }
  return encoded + escapeText(text.slice(end));
}

interface Directory {
  readonly userIds: ReadonlyMap<string, string>;
  readonly channelIds: ReadonlyMap<string, string>;
  readonly users: ReadonlyMap<string, SlackUser>;
}

function encodeToken(match: RegExpMatchArray, directory: Directory): string {
  const [whole, id, userName, channelName] = match;
  if (id !== undefined) return directory.users.has(id) ? whole : escapeText(whole);
  if (userName !== undefined) {
    const user = directory.userIds.get(userName);
    return user === undefined ? escapeText(whole) : `<@${user}>`;
  }
  if (channelName !== undefined) {
    const channel = directory.channelIds.get(channelName);
    return channel === undefined ? escapeText(whole) : `<#${channel}|${channelName}>`;
  }
  return `<${escapeText(whole)}>`;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
