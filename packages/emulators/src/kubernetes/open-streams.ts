/** The streams that are open now, so that they can be ended on request. */
export interface OpenStreams {
  readonly open: (options: { readonly timeoutMs: number | undefined }) => OpenStream;
  /** Ends every stream in order with a last line. */
  readonly endAll: (line: string) => void;
}

interface OpenStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly write: (lines: readonly string[]) => void;
  readonly end: (line?: string) => void;
  /** Settles when it is over, however it came to be. */
  readonly over: Promise<void>;
}

/** The API server ends a watch after 30 to 60 minutes by itself. */
const longestMs = 30 * 60_000;
const chunkLines = 200;

export function createOpenStreams(): OpenStreams {
  const streams = new Set<OpenStream>();
  return {
    open: ({ timeoutMs = longestMs }) => {
      const stream = createStream(timeoutMs);
      streams.add(stream);
      void stream.over.then(() => streams.delete(stream));
      return stream;
    },
    endAll: (line) => {
      for (const stream of streams) stream.end(line);
    },
  };
}

/** Lines wait here until the client takes them. */
function createStream(timeoutMs: number): OpenStream {
  const state = { waiting: [] as string[], isEnding: false };
  const { promise, resolve: over } = Promise.withResolvers<void>();
  let isOver = false;
  const finish = () => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    over();
  };
  const { body, flush } = createBody(state, finish);
  const stream: OpenStream = {
    body,
    write: (lines) => {
      if (isOver || state.isEnding) return;
      for (const line of lines) state.waiting.push(line);
      flush();
    },
    end: (line) => {
      if (isOver || state.isEnding) return;
      if (line !== undefined) state.waiting.push(line);
      state.isEnding = true;
      flush();
    },
    over: promise,
  };
  const timer = setTimeout(() => stream.end(), timeoutMs);
  return stream;
}

interface Waiting {
  readonly waiting: string[];
  readonly isEnding: boolean;
}

function createBody(state: Waiting, finish: () => void) {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const flush = () => {
    const { waiting } = state;
    const hasRoom = () => (controller?.desiredSize ?? 0) > 0;
    while (waiting.length > 0 && hasRoom())
      controller?.enqueue(encoder.encode(waiting.splice(0, chunkLines).join("")));
    // A reader that waits takes the rest at once, and calls this again.
    if (waiting.length > 0 || !state.isEnding || controller === undefined) return;
    const ending = controller;
    controller = undefined;
    ending.close();
    finish();
  };
  const body = new ReadableStream<Uint8Array>({
    start: (given) => {
      controller = given;
    },
    pull: flush,
    cancel: finish,
  });
  return { body, flush };
}
