/** A result of a tool with its handle. */
export interface Page {
  readonly tool: string;
  readonly handle: string;
  readonly text: string;
}

/** Sentences that copy what pages show, each with the handle of its page; at most six. */
export function observationsIn(pages: readonly Page[], about: string | undefined): string[] {
  const said = pages.flatMap((page) =>
    (readers[page.tool] ?? nothing)(page, about).map((text) => `${text} [${page.handle}]`),
  );
  return [...new Set(said)].slice(0, 6);
}

type Reader = (page: Page, about: string | undefined) => string[];

const nothing: Reader = () => [];

const readers: Readonly<Record<string, Reader>> = {
  get_events: ({ text }, about) => {
    const lines = text.split("\n").flatMap((line) => eventIn(line));
    const own = lines.filter(({ object }) => about !== undefined && object.includes(about));
    return (own.length > 0 ? own : lines)
      .slice(0, 2)
      .map(
        ({ reason, object, count, message }) =>
          `Event ${reason} of ${object}, ${count}: ${message}`,
      );
  },
  get_changes: ({ text }) =>
    text
      .split("\n")
      .flatMap(
        (line) =>
          /^- \S+ ([\w.]+\/\S+) in \S+: ([^"(]+)/u.exec(line)?.slice(1).join(": ").trim() ?? [],
      )
      .slice(0, 2),
  kubectl: ({ text }) => rowsOf(text),
  list_objects: ({ text }) => rowsOf(text).slice(0, 1),
  get_object: ({ text }) => {
    const [, replicas] = /^ {2}replicas: (\d+)$/mu.exec(text) ?? [];
    const [, created] = /^ {2}creationTimestamp: "?\S+?T(\d\d:\d\d)/mu.exec(text) ?? [];
    if (replicas !== undefined) return [`It asks for ${replicas} replicas`];
    return created === undefined ? [] : [`It was created at ${created}`];
  },
};

const event = /^\S+ Warning (\S+) (\S+)(?: in \S+)? \((\d+ times?)\): ([^"]{3,160})/u;

function eventIn(line: string) {
  const [, reason, object, count, message] = event.exec(line) ?? [];
  return reason === undefined ||
    object === undefined ||
    count === undefined ||
    message === undefined
    ? []
    : [{ reason, object, count, message: message.split("(")[0]?.trim() ?? "" }];
}

/** The first row of a table under its head: `payment: READY 0/3, UP-TO-DATE 3`. */
function rowsOf(text: string): string[] {
  const [head = "", row = ""] = text.split("\n");
  const columns = head.split(/\s{2,}/u);
  const cells = row.split(/\s{2,}/u);
  const from = columns.findIndex((column) => column.toLowerCase() === "name");
  const name = cells[from];
  if (name === undefined) return [];
  const told = [from + 1, from + 2].map((place) => `${columns[place]} ${cells[place]}`);
  return [`${name}: ${told.join(", ")}`];
}
