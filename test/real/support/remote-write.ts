interface RecordedSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly startMs: number;
  readonly stepMs: number;
  readonly values: readonly (number | null)[];
  /** Its values are counts of a native histogram that has seen nothing but durations of half a second to one. */
  readonly isNative?: true;
}

/** Loads recorded series into a real Prometheus by remote write 1.0. */
export async function remoteWrite(url: string, series: readonly RecordedSeries[]): Promise<void> {
  const body = literalSnappy(Buffer.concat(series.map((each) => message(1, timeSeries(each)))));
  const response = await fetch(`${url}/api/v1/write`, {
    method: "POST",
    headers: {
      "content-type": "application/x-protobuf",
      "content-encoding": "snappy",
      "x-prometheus-remote-write-version": "0.1.0",
    },
    body: new Uint8Array(body),
  });
  if (!response.ok) throw new Error(`remote write: ${response.status} ${await response.text()}`);
}

/** prometheus.TimeSeries: labels (1), sorted by name, and samples (2). */
function timeSeries({ labels, startMs, stepMs, values, isNative }: RecordedSeries): Buffer {
  const pairs = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.concat([
    ...pairs.map(([name, value]) =>
      message(1, Buffer.concat([message(1, Buffer.from(name)), message(2, Buffer.from(value))])),
    ),
    ...values.flatMap((value, index) =>
      value === null
        ? []
        : [
            isNative
              ? message(4, histogram(value, startMs + index * stepMs))
              : message(2, sample(value, startMs + index * stepMs)),
          ],
    ),
  ]);
}

/** The NaN by which Prometheus marks that a series ended. */
const staleNaN = 0x7f_f0_00_00_00_00_00_02n;

/** prometheus.Sample: value (1) as a double, timestamp (2) in milliseconds. */
function sample(value: number, timeMs: number): Buffer {
  const double = Buffer.alloc(9);
  double[0] = (1 << 3) | 1;
  if (Number.isNaN(value)) double.writeBigUInt64LE(staleNaN, 1);
  else double.writeDoubleLE(value, 1);
  return Buffer.concat([double, Buffer.from([2 << 3]), varint(timeMs)]);
}

/**
 * prometheus.Histogram: count (1), sum (3), schema (4) 0, one positive span (11) of offset 0 and length 1, which is the
 * bucket from 0.5 to 1, its delta (12), and timestamp (15).
 */
function histogram(count: number, timeMs: number): Buffer {
  const sum = Buffer.alloc(9);
  sum[0] = (3 << 3) | 1;
  sum.writeDoubleLE(count * 0.75, 1);
  return Buffer.concat([
    Buffer.from([1 << 3]),
    varint(count),
    sum,
    Buffer.from([4 << 3, 0]),
    message(11, Buffer.from([1 << 3, 0, 2 << 3, 1])),
    // Signed numbers are written in zigzag.
    message(12, varint(2 * count)),
    Buffer.from([15 << 3]),
    varint(timeMs),
  ]);
}

/** A length-delimited protobuf field. */
function message(field: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(field << 3) | 2]), varint(content.length), content]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Buffer.from([...bytes, Number(rest)]);
}

/** Snappy's block format without compression: the length, then literals of at most 64 KiB. */
function literalSnappy(content: Buffer): Buffer {
  const chunks: Buffer[] = [varint(content.length)];
  for (let at = 0; at < content.length; at += 65_536) {
    const chunk = content.subarray(at, at + 65_536);
    const header = Buffer.from([0xf4, 0, 0]);
    header.writeUInt16LE(chunk.length - 1, 1);
    chunks.push(header, chunk);
  }
  return Buffer.concat(chunks);
}
