import { createParser } from "eventsource-parser";

/**
 * The data of the server-sent events of a response, as they come; of a response that is JSON, its whole text once.
 * `heard` is called for every piece that arrives, also for what is no event. Throws what the body throws.
 */
export async function* readEvents(response: Response, heard: () => void): AsyncGenerator<string> {
  const isJson = response.headers.get("content-type")?.includes("application/json") ?? false;
  if (isJson) {
    yield await response.text();
    yield done;
    return;
  }
  let events: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => void events.push(data) });
  if (response.body === null) return;
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    heard();
    parser.feed(text);
    yield* events;
    events = [];
  }
}

/** What ends a stream. */
export const done = "[DONE]";
