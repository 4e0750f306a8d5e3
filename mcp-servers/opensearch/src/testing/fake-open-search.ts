interface Source {
  readonly "@timestamp"?: string;
}

interface Answers {
  /** What `_field_caps` says of the one index. */
  readonly fields: object;
  readonly search: (body: string) => unknown;
}

/** An OpenSearch of one index, `fluent-bit-1`, whose searches are answered as given, whatever is asked. */
export function fakeOpenSearch({ fields, search }: Answers): typeof globalThis.fetch {
  return async (...asking) => {
    const request = new Request(...asking);
    if (request.url.includes("_resolve")) {
      const indices = [{ name: "fluent-bit-1", attributes: ["open"] }];
      return Response.json({ indices, aliases: [], data_streams: [] });
    }
    if (request.url.includes("_field_caps"))
      return Response.json({ indices: ["fluent-bit-1"], fields });
    if (request.url.includes("_mapping")) return Response.json({});
    return Response.json(search(await request.text()));
  };
}

/** An answer of `_search` in which every shard took part. */
export function searched(hits: readonly unknown[], total: number, isLate = false) {
  return {
    timed_out: isLate,
    _shards: { total: 1, successful: 1, failed: 0 },
    hits: { total: { value: total }, hits },
  };
}

/** A hit with the time as the mapping reads it: not at all, where it is none. */
export function hitOf(source: Source) {
  const { "@timestamp": at = "" } = source;
  const isTime = !Number.isNaN(Date.parse(at));
  return { _source: source, ...(isTime ? { fields: { "@timestamp": [at] } } : {}) };
}
