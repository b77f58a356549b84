import { type Client, errors } from "@elastic/elasticsearch";
import { HarnessError } from "../../errors.ts";
import { done, notYet, waitFor } from "../../wait.ts";
import { isExactInteger, parseExact } from "../exact-json.ts";
import type { ReadLine } from "../history.ts";
import { SEQUENCE_ATTRIBUTE, SIGNALS, type Signal } from "../item.ts";
import { attributeOf } from "./attributes.ts";
import { itemQuery, type RunDocuments, SEQUENCE_FIELD, signalQuery } from "./queries.ts";

/** Characters of JSON that a page aims at: memory stays bounded however large the documents are. */
const PAGE_CHARACTERS = 4_000_000;
const FIRST_PAGE = 100;
const LARGEST_PAGE = 5_000;
const KEEP_ALIVE = "2m";
const READABLE_TIMEOUT_MS = 60_000;
/** Answers that waiting does not change. */
const REFUSALS = new Set([400, 401, 403, 405]);
const COMPLETE = "allow_partial_search_results=false";

/**
 * Every document of a run and signal, ascending by sequence number; those without one come where
 * Elasticsearch sorts them, at the latest at the end. A point in time makes it one consistent
 * picture, whatever arrives meanwhile.
 *
 * @throws HarnessError `internal` if Elasticsearch could not read all shards or sorts otherwise:
 * a verdict from such a list would be wrong.
 */
export async function* readDocuments(
  client: Client,
  documents: RunDocuments,
  signal: Signal,
  abort?: AbortSignal,
): AsyncGenerator<ReadLine> {
  const pit = {
    id: await whenReadable(client, () => openPointInTime(client), abort),
    keep_alive: KEEP_ALIVE,
  };
  const query = signalQuery(documents, signal);
  const sort = [
    { [SEQUENCE_FIELD]: { order: "asc", unmapped_type: "long", missing: "_last" } },
    { _shard_doc: "asc" },
  ];
  let size = FIRST_PAGE;
  let after: unknown[] | undefined;
  let last = Number.NEGATIVE_INFINITY;
  try {
    for (;;) {
      abort?.throwIfAborted();
      const body = { pit, query, sort, size, track_total_hits: false, search_after: after };
      const text = await post(client, `/_search?${COMPLETE}`, body);
      const page = parsePage<Page>(text);
      pit.id = page.pit_id;
      for (const hit of page.hits.hits) {
        const line = toLine(hit);
        if (line.sequence !== null && line.sequence < last) throw unsorted(line, last);
        last = line.sequence ?? last;
        yield line;
      }
      const tail = page.hits.hits.at(-1);
      if (tail === undefined) return;
      after = tail.sort.map(toSortValue);
      const perDocument = text.length / page.hits.hits.length;
      size = Math.max(1, Math.min(LARGEST_PAGE, Math.floor(PAGE_CHARACTERS / perDocument)));
    }
  } finally {
    await client.closePointInTime({ id: pit.id }).catch(() => undefined);
  }
}

/**
 * How many documents of a run can be read, by signal; span events are not counted, so that the
 * numbers compare to items. Cheap enough to be polled.
 *
 * @throws HarnessError `deadline` if not all shards can be read for a minute, `internal` if
 * Elasticsearch refuses the question.
 */
export async function countDocuments(
  client: Client,
  documents: RunDocuments,
  abort?: AbortSignal,
): Promise<Readonly<Record<Signal, number>>> {
  const filters = Object.fromEntries(
    SIGNALS.map((signal) => [signal, itemQuery(documents, signal)]),
  );
  const body = { size: 0, track_total_hits: false, aggs: { signals: { filters: { filters } } } };
  const counts = await whenReadable(
    client,
    async () => parsePage<Counts>(await post(client, `/*/_search?${COMPLETE}`, body)),
    abort,
  );
  const buckets = counts.aggregations?.signals.buckets;
  const count = (signal: Signal): number => buckets?.[signal].doc_count ?? 0;
  return { traces: count("traces"), metrics: count("metrics"), logs: count("logs") };
}

/**
 * Refreshes and reads once every shard can be read. A data stream comes into being with its first
 * document, and for a moment its shard is there for nobody.
 */
function whenReadable<T>(
  client: Client,
  read: () => Promise<T>,
  abort: AbortSignal | undefined,
): Promise<T> {
  return waitFor(
    async () => {
      try {
        const health = await client.cluster.health({ wait_for_no_initializing_shards: true });
        if (health.status === "red") return notYet("cluster health is red");
        const { _shards } = await client.indices.refresh({ index: "*" });
        if ((_shards?.failed ?? 0) > 0) return notYet(`${_shards?.failed} shards not refreshed`);
        return done(await read());
      } catch (error) {
        if (error instanceof errors.ResponseError && REFUSALS.has(error.statusCode ?? 0)) {
          throw unreadable(error.message);
        }
        return notYet(
          error instanceof HarnessError ? (error.details?.[0] ?? error.message) : String(error),
        );
      }
    },
    {
      for: "every shard of Elasticsearch to be readable",
      timeoutMs: READABLE_TIMEOUT_MS,
      ...(abort === undefined ? {} : { signal: abort }),
    },
  );
}

async function openPointInTime(client: Client): Promise<string> {
  return (await client.openPointInTime({ index: "*", keep_alive: KEEP_ALIVE })).id;
}

/** The answer's text as it came: the client's own parser would round large numbers. */
async function post(client: Client, path: string, body: unknown): Promise<string> {
  const stream = (await client.transport.request(
    { method: "POST", path, body: body as Record<string, unknown> },
    { asStream: true },
  )) as unknown as AsyncIterable<Uint8Array>;
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

interface Hit {
  readonly _index: string;
  readonly _id: string;
  readonly _source?: Readonly<Record<string, unknown>>;
  readonly sort: readonly unknown[];
}

interface Page {
  readonly pit_id: string;
  readonly hits: { readonly hits: readonly Hit[] };
}

/** Absent where there is no index at all. */
interface Counts {
  readonly aggregations?: {
    readonly signals: {
      readonly buckets: Readonly<Record<Signal, { readonly doc_count: number }>>;
    };
  };
}

function parsePage<T>(text: string): T {
  const answer = parseExact(text) as T & { readonly error?: unknown };
  if (answer.error !== undefined) throw unreadable(JSON.stringify(answer.error));
  return answer;
}

function toLine(hit: Hit): ReadLine {
  const source = hit._source ?? {};
  const sequence = attributeOf(source, SEQUENCE_ATTRIBUTE);
  return {
    sequence: typeof sequence === "number" && Number.isInteger(sequence) ? sequence : null,
    index: hit._index,
    id: hit._id,
    source,
  };
}

/** Documents without a sequence sort at the largest long, which a JavaScript number cannot hold. */
function toSortValue(value: unknown): unknown {
  return isExactInteger(value) ? value.$integer : value;
}

function unsorted(line: ReadLine, last: number): HarnessError {
  return unreadable(
    `document ${line.id} of ${line.index} has ${SEQUENCE_FIELD} ${line.sequence} after ${last}: the field is not mapped as a number`,
  );
}

function unreadable(detail: string): HarnessError {
  return new HarnessError({
    code: "internal",
    message: "Elasticsearch could not be read completely",
    details: [detail],
    remedy: "Read again with all shards available; see Elasticsearch's log.",
  });
}
