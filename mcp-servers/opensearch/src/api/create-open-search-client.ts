import { AppError } from "@binnacle/contracts";
import { parseJson, readBody } from "@binnacle/mcp/server";
import { withDeadline } from "@binnacle/runtime";
import { z } from "zod";
import { notOpenSearch, notReached, type RequestPlace, toAppError } from "./to-app-error.ts";
import { partlyRefused, tooExpensive } from "./too-expensive.ts";
import { FieldCapabilities, FieldMappings, ResolvedIndices, SearchAnswer } from "./wire.ts";

/**
 * The part of the REST API that the tools use: no more than a role needs that may read certain indices (no `/`, no
 * cluster health, no `_cat`). Every call throws `AppError` with a sentence for people.
 */
export interface OpenSearchClient {
  readonly search: (index: string, body: object, signal: AbortSignal) => Promise<SearchAnswer>;
  /** One answer for each part of the names that fits into a URL. Indices that do not map a field are told. */
  readonly fieldCapabilities: (
    index: string,
    fields: readonly string[],
    signal: AbortSignal,
  ) => Promise<readonly FieldCapabilities[]>;
  /** What the mapping says of fields that exist. Not in OpenSearch Serverless. */
  readonly fieldMappings: (
    index: string,
    fields: readonly string[],
    signal: AbortSignal,
  ) => Promise<FieldMappings>;
  readonly resolve: (pattern: string, signal: AbortSignal) => Promise<ResolvedIndices>;
  /** The same, of which an answer is refused that has more bytes. */
  readonly atMost: (bytes: number) => OpenSearchClient;
}

export interface OpenSearchClientOptions {
  /** May have a path; must not carry credentials. */
  readonly url: string;
  /** Per request. */
  readonly timeoutMs: number;
  readonly fetch: typeof globalThis.fetch;
  /** Of an answer; default: 64 MB. */
  readonly mostBytes?: number;
}

interface Call<Schema extends z.ZodType> {
  readonly index: string;
  /** Below the index. */
  readonly path: string;
  readonly body?: object;
  readonly schema: Schema;
}

/** 10,000 lines of 6 KB. Larger answers are cut off. */
export const largestAnswer = 64 * 1024 * 1024;

function limitOf(bytes: number) {
  const size = `${Math.ceil(bytes / 1024 / 1024)} MB`;
  return {
    bytes,
    tooLarge: `The lines found are larger than ${size} together. Name a workload, or shorten the window.`,
  };
}

/** Aborting a call closes its connection, and OpenSearch cancels the search. */
export function createOpenSearchClient(options: OpenSearchClientOptions): OpenSearchClient {
  return {
    search: async (index, body, signal) => {
      const path = `${encode(index)}/_search?${lenient}`;
      const answer = await request(options, { index, path, body, schema: SearchAnswer }, signal);
      const refusal = partlyRefused(answer);
      if (refusal !== undefined) throw tooExpensive(new URL(options.url).host, refusal);
      return answer;
    },
    fieldCapabilities: async (index, fields, signal) =>
      await Promise.all(
        inParts(fields).map((names) => {
          const path = `${encode(index)}/_field_caps?${lenient}&include_unmapped=true&fields=${names}`;
          return request(options, { index, path, schema: FieldCapabilities }, signal);
        }),
      ),
    fieldMappings: async (index, fields, signal) => {
      const parts = await Promise.all(
        inParts(fields).map((names) => {
          const path = `${encode(index)}/_mapping/field/${names}?${lenient}`;
          return request(options, { index, path, schema: FieldMappings }, signal);
        }),
      );
      return mergeMappings(parts);
    },
    resolve: (index, signal) => {
      const path = `_resolve/index/${encode(index)}?expand_wildcards=open,closed`;
      return request(options, { index, path, schema: ResolvedIndices }, signal);
    },
    atMost: (mostBytes) => createOpenSearchClient({ ...options, mostBytes }),
  };
}

/** Closed and missing indices are left out, also where they are named; what is left out is told by `resolve`. */
const lenient = "ignore_unavailable=true";

/** The first line of a request may have 4,096 bytes (`http.max_initial_line_length`); the index expression needs some. */
const maxNames = 2_500;

/** Names in a URL, as many as fit. */
function inParts(names: readonly string[]): string[] {
  const parts: string[] = [];
  for (const name of names.map(encode)) {
    const last = parts.at(-1);
    if (last === undefined || last.length + name.length >= maxNames) parts.push(name);
    else parts[parts.length - 1] = `${last},${name}`;
  }
  return parts;
}

function mergeMappings(parts: readonly FieldMappings[]): FieldMappings {
  const merged: Record<string, { mappings: FieldMappings[string]["mappings"] }> = {};
  for (const [index, { mappings }] of parts.flatMap((part) => Object.entries(part)))
    merged[index] = { mappings: { ...merged[index]?.mappings, ...mappings } };
  return merged;
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
  const ask = async () => {
    const response = await options.fetch(
      `${options.url.replace(/\/{1,9}$/, "")}/${path}`,
      body === undefined ? common : { ...common, method: "POST", body: JSON.stringify(body) },
    );
    return {
      response,
      text: await readBody(response, limitOf(options.mostBytes ?? largestAnswer)),
    };
  };
  try {
    return await ask().catch((error: unknown) => {
      if (!isReset(error) || signal.aborted) throw error;
      return ask();
    });
  } catch (error) {
    if (error instanceof AppError || signal.aborted) throw error;
    throw notReached(place, error);
  }
}

const Reset = z.object({ cause: z.object({ code: z.enum(["ECONNRESET", "UND_ERR_SOCKET"]) }) });

/** A connection that was kept open may be closed just when it is used again: what only reads is asked once more. */
function isReset(error: unknown): boolean {
  return Reset.safeParse(error).success;
}

/** Commas and stars of an index expression stay readable. */
function encode(index: string): string {
  return encodeURIComponent(index).replaceAll("%2C", ",").replaceAll("%2A", "*");
}
