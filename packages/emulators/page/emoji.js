const emoji = {
  red_circle: "🔴",
  large_yellow_circle: "🟡",
  large_green_circle: "🟢",
  large_orange_circle: "🟠",
  white_circle: "⚪",
  white_check_mark: "✅",
  heavy_check_mark: "✔️",
  warning: "⚠️",
  x: "❌",
  eyes: "👀",
  mag: "🔍",
  hourglass_flowing_sand: "⏳",
  bell: "🔔",
  mute: "🔇",
  rocket: "🚀",
  fire: "🔥",
  "+1": "👍",
  "-1": "👎",
  thinking_face: "🤔",
  information_source: "ℹ️",
};

/** The character of an emoji name; a name that is not in the table stays as it was typed. */
export function emojiCharacter(name) {
  return emoji[name] ?? `:${name}:`;
}

const marks = { "🔴": "red", "🟠": "orange", "🟡": "yellow", "🟢": "green", "⚪": "grey" };

/** Splits a text at the state marks, which the page draws itself: their look must not depend on installed fonts. */
export function splitMarks(text) {
  return text
    .split(/([🔴🟠🟡🟢⚪])\uFE0F?/u)
    .filter((part) => part !== "")
    .map((part) => ({ text: part, mark: marks[part] }));
}
