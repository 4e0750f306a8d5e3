import { opensearch } from "@binnacle/contracts";
import { type IndexedDocument, startOpenSearchEmulator } from "@binnacle/emulators";
import { expect, test } from "vitest";
import { askServer, newServer } from "../testing/ask-tool.ts";

const openSearchUrl = "http://logs.example:9200";

/** A line at 03:13, of the namespace that the shipper of the index reads. */
function lineIn(index: string, namespace: string): IndexedDocument {
  const kubernetes = { namespace_name: namespace, pod_name: "pay-x2x9z" };
  const source = { "@timestamp": "2026-11-21T03:13:10.000Z", log: "status 503", kubernetes };
  return { index, id: `${index}-${namespace}`, source };
}

const old = lineIn("fluent-bit-1", "shop");
const { countBy, errorSummary, listIndices, logPatterns, searchLogs } = opensearch;

/** What a server says that looked for indices when only `before` was stored. */
async function askAfter(
  before: readonly IndexedDocument[],
  [contract, input]: readonly [Parameters<typeof askServer>[1], Readonly<Record<string, unknown>>],
) {
  const documents = [...before, lineIn("logstash-1", "late")];
  const [earlier, later] = await Promise.all([
    startOpenSearchEmulator({ documents: before }),
    startOpenSearchEmulator({ documents }),
  ]);
  let current = earlier;
  const server = newServer({
    openSearchUrl,
    index: undefined,
    now: () => Date.parse("2026-11-21T03:14:00Z") + (current === earlier ? 0 : 3_000),
    fetch: async (...asking) => {
      const request = new Request(...asking);
      return await fetch(new Request(request.url.replace(openSearchUrl, current.url), request));
    },
  });
  try {
    await askServer(server, countBy, { input: { by: "namespace" } });
    current = later;
    return (await askServer(server, contract, { input })).text;
  } finally {
    await Promise.all([earlier.close(), later.close()]);
  }
}

test.for([
  [searchLogs, { namespace: "late" }, /^1 lines match/mu],
  [searchLogs, { namespace: "late", text: "503" }, /^1 lines match/mu],
  [logPatterns, { namespace: "late" }, /status 503/u],
  [errorSummary, { namespace: "late" }, /^100\.0 % of 1 lines say a failure/mu],
  [countBy, { namespace: "late", by: "pod" }, /^pay-x2x9z 1$/mu],
  [listIndices, { namespace: undefined }, /^logstash-1 1/mu],
] as const)(
  "an index that came since the server looked is not told as silence: $0.name",
  async ([contract, input, said]) => {
    const text = await askAfter([old], [contract, input]);
    expect(text).toMatch(said);
    expect(text).not.toMatch(/no line of it at all in these 60 min;/u);
  },
);
