import { opensearch } from "@binnacle/contracts";
import { expect, test } from "vitest";
import { askTool, mapped } from "../testing/ask-tool.ts";
import { fakeOpenSearch, hitOf, searched } from "../testing/fake-open-search.ts";

const line = hitOf({ "@timestamp": "2026-11-21T03:13:30.000Z" });

/** An OpenSearch that holds so many lines, and fails at every search that is not for the text. */
function failingBeside(total: number): typeof globalThis.fetch {
  const search = (body: string) => searched(body.includes('"size":0') ? [] : [line], total);
  const answer = fakeOpenSearch({ fields: mapped, search });
  return async (...asking) => {
    const body = await new Request(...asking).clone().text();
    const isBeside = body !== "" && !body.includes("broke");
    return isBeside ? new Response("{}", { status: 500 }) : await answer(...asking);
  };
}

const ask = {
  count_by: async (fetch: typeof globalThis.fetch) =>
    await askTool(opensearch.countBy, { fetch }, { input: { by: "time", text: "broke" } }),
  search_logs: async (fetch: typeof globalThis.fetch) =>
    await askTool(opensearch.searchLogs, { fetch }, { input: { text: "broke" } }),
};
const tools = ["count_by", "search_logs"] as const;

test.for(tools)(
  "%s: what fails beside the question is a gap, and the answer stays",
  async (tool) => {
    const { result } = await ask[tool](failingBeside(7));
    expect(result.total).toBe(7);
    expect(result.gaps).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ kind: "unreachable", what: "whether lines still arrive" }),
      ]),
    );
  },
);

test.for(tools)(
  "%s: that none is found proves nothing where silence cannot be seen",
  async (tool) => {
    const { text, result } = await ask[tool](failingBeside(0));
    expect(text).toMatch(/^NOT SEEN: .*whether anything was written at all: OpenSearch at/u);
    expect(result.total).toBe(0);
  },
);
