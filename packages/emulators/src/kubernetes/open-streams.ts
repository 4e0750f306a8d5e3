/** The streams that are open now, so that they can be broken on request. */
export interface OpenStreams {
  readonly open: (options: { readonly timeoutMs: number | undefined }) => OpenStream;
  /** Breaks every connection, as when the server dies. */
  readonly drop: () => void;
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
  const streams = new Set<{ readonly stream: OpenStream; readonly fail: () => void }>();
  return {
    open: ({ timeoutMs = longestMs }) => {
      const { stream, fail } = createStream(timeoutMs);
      const entry = { stream, fail };
      streams.add(entry);
      void stream.over.then(() => streams.delete(entry));
      return stream;
    },
    drop: () => {
      for (const { fail } of streams) fail();
    },
    endAll: (line) => {
      for (const { stream } of streams) stream.end(line);
    },
  };
}

/** Lines wait here until the client takes them. */
function createStream(timeoutMs: number) {
  const state = { waiting: [] as string[], isEnding: false };
  const { promise, resolve: over } = Promise.withResolvers<void>();
  let isOver = false;
  const finish = () => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    over();
  };
  const { body, flush, fail } = createBody(state, finish);
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
  return { stream, fail: () => isOver || fail() };
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
    if (waiting.length > 0 || !state.isEnding) return;
    controller?.close();
    finish();
  };
  const body = new ReadableStream<Uint8Array>({
    start: (given) => {
      controller = given;
    },
    pull: flush,
    cancel: finish,
  });
  const fail = () => {
    controller?.error(new Error("the connection is dropped"));
    finish();
  };
  return { body, flush, fail };
}
