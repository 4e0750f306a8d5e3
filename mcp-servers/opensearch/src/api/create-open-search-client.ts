import { AppError } from "@binnacle/contracts";
import { parseJson, readBody } from "@binnacle/mcp/server";
import { withDeadline } from "@binnacle/runtime";
import type { z } from "zod";
import { notOpenSearch, notReached, type RequestPlace, toAppError } from "./to-app-error.ts";
import { FieldCapabilities, ResolvedIndices, SearchAnswer } from "./wire.ts";

/**
 * The part of the REST API that the tools use: no more than a role needs that may read certain indices (no `/`, no
 * cluster health, no `_cat`). Every call throws `AppError` with a sentence for people.
 */
export interface OpenSearchClient {
  readonly search: (index: string, body: object, signal: AbortSignal) => Promise<SearchAnswer>;
  readonly fieldCapabilities: (
    index: string,
    fields: readonly string[],
    signal: AbortSignal,
  ) => Promise<FieldCapabilities>;
  readonly resolve: (pattern: string, signal: AbortSignal) => Promise<ResolvedIndices>;
}

export interface OpenSearchClientOptions {
  /** May have a path; must not carry credentials. */
  readonly url: string;
  /** Per request. */
  readonly timeoutMs: number;
  readonly fetch: typeof globalThis.fetch;
}

interface Call<Schema extends z.ZodType> {
  readonly index: string;
  /** Below the index. */
  readonly path: string;
  readonly body?: object;
  readonly schema: Schema;
}

/** 10,000 lines of 6 KB. Larger answers are cut off. */
const limit = {
  bytes: 64 * 1024 * 1024,
  tooLarge:
    "The lines found are larger than 64 MB together. Name a workload, or shorten the window.",
};

/** Aborting a call closes its connection, and OpenSearch cancels the search. */
export function createOpenSearchClient(options: OpenSearchClientOptions): OpenSearchClient {
  return {
    search: (index, body, signal) => {
      const path = `${encode(index)}/_search`;
      return request(options, { index, path, body, schema: SearchAnswer }, signal);
    },
    fieldCapabilities: (index, fields, signal) => {
      const path = `${encode(index)}/_field_caps?fields=${encodeURIComponent(fields.join(","))}`;
      return request(options, { index, path, schema: FieldCapabilities }, signal);
    },
    resolve: (index, signal) => {
      const path = `_resolve/index/${encode(index)}`;
      return request(options, { index, path, schema: ResolvedIndices }, signal);
    },
  };
}

async function request<Schema extends z.ZodType>(
  options: OpenSearchClientOptions,
  call: Call<Schema>,
  signal: AbortSignal,
): Promise<z.output<Schema>> {
  const place = { address: new URL(options.url).host, index: call.index };
  const what = `OpenSearch at ${place.address}`;
  return await withDeadline({ what, timeoutMs: options.timeoutMs, signal }, async (own) => {
    const { response, text } = await send(options, call, { place, signal: own });
    const body = parseJson(text);
    if (response.status >= 400) throw toAppError(place, response.status, body);
    const read = call.schema.safeParse(body);
    if (read.success) return read.data;
    throw notOpenSearch(place, response, read.error);
  });
}

async function send(
  options: OpenSearchClientOptions,
  { path, body }: Call<z.ZodType>,
  { place, signal }: { place: RequestPlace; signal: AbortSignal },
): Promise<{ response: Response; text: string }> {
  const headers = { "content-type": "application/json" };
  const common: RequestInit = { headers, signal, redirect: "manual" };
  try {
    const response = await options.fetch(
      `${options.url.replace(/\/{1,9}$/, "")}/${path}`,
      body === undefined ? common : { ...common, method: "POST", body: JSON.stringify(body) },
    );
    return { response, text: await readBody(response, limit) };
  } catch (error) {
    if (error instanceof AppError || signal.aborted) throw error;
    throw notReached(place, error);
  }
}

/** Commas and stars of an index expression stay readable. */
function encode(index: string): string {
  return encodeURIComponent(index).replaceAll("%2C", ",").replaceAll("%2A", "*");
}
