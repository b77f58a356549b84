import { type Client, errors } from "@elastic/elasticsearch";
import { HarnessError } from "../../../base/errors.ts";
import { isExactInteger, parseExact } from "../../../base/exact-json.ts";
import { done, notYet, waitFor } from "../../../base/wait.ts";
import { RUN_ATTRIBUTE, SIGNALS, type Signal } from "../../../otlp/item.ts";
import { valueAt } from "../../../record/document-attributes.ts";
import type { ReadLine } from "../../../record/history.ts";
import {
  itemQuery,
  type Query,
  type RunDocuments,
  SEQUENCE_FIELD,
  signalQuery,
  strayQuery,
} from "./queries.ts";
import { elementsOf, fieldsOf } from "./raw-json.ts";
import { RawLine } from "./raw-line.ts";

/** Bytes of JSON that a page aims at: memory stays bounded however large the documents are. */
const PAGE_BYTES = 8_000_000;
const FIRST_PAGE = 100;
/** The most that an index gives at once (`index.max_result_window`). */
const LARGEST_PAGE = 10_000;
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
  known?: KnownStrays,
): AsyncGenerator<ReadLine> {
  let last = Number.NEGATIVE_INFINITY;
  for await (const line of hitsOf(client, signalQuery(documents, signal), abort)) {
    if (line.sequence !== null && line.sequence < last) throw unsorted(line, last);
    last = line.sequence ?? last;
    if (known?.has(placeOf(line)) || isOtherRuns(line, documents)) continue;
    yield line;
  }
}

/** Documents without a run's id that were there before a run, by index and id. */
export type KnownStrays = ReadonlySet<string>;

/** The strays of the run's `strays` signals that are there now: they are not the run's. */
export async function knownStrays(
  client: Client,
  documents: RunDocuments,
  abort?: AbortSignal,
): Promise<KnownStrays> {
  const known = new Set<string>();
  for (const signal of documents.strays ?? []) {
    const query = strayQuery(documents, signal);
    for await (const hit of hitsOf(client, query, abort, { _source: false })) {
      known.add(placeOf(hit));
    }
  }
  return known;
}

/** The strays of the run's `strays` signals that came since. */
export async function countStrays(
  client: Client,
  documents: RunDocuments,
  known: KnownStrays,
  abort?: AbortSignal,
): Promise<number> {
  let count = 0;
  for (const signal of documents.strays ?? []) {
    for await (const hit of hitsOf(client, strayQuery(documents, signal), abort)) {
      if (runOf(hit) === undefined && !known.has(placeOf(hit))) count += 1;
    }
  }
  return count;
}

function placeOf({ index, id }: ReadLine): string {
  return `${index}/${id}`;
}

function isOtherRuns(line: ReadLine, documents: RunDocuments): boolean {
  const { run, dataset, namespace } = documents;
  if (line.index.includes(`-${dataset}.otel-${namespace}-`)) return false;
  const id = runOf(line);
  return id !== undefined && id !== run;
}

/** Where an index does not map the run's id, only the document itself tells whose it is. */
function runOf({ source }: ReadLine): unknown {
  return valueAt(source, `resource.attributes.${RUN_ATTRIBUTE}`);
}

/** Every hit, in the order of their sequence numbers. */
async function* hitsOf(
  client: Client,
  query: Query,
  abort?: AbortSignal,
  more: Readonly<Record<string, unknown>> = {},
): AsyncGenerator<RawLine> {
  const pit = {
    id: await whenReadable(client, () => openPointInTime(client), abort),
    keep_alive: KEEP_ALIVE,
  };
  const sort = [
    { [SEQUENCE_FIELD]: { order: "asc", unmapped_type: "long", missing: "_last" } },
    { _shard_doc: "asc" },
  ];
  const pageFrom = async (after: readonly unknown[] | undefined, size: number): Promise<Page> => {
    abort?.throwIfAborted();
    const body = { pit, query, sort, size, track_total_hits: false, search_after: after, ...more };
    const page = toPage(await post(client, `/_search?${COMPLETE}`, body));
    pit.id = page.pit;
    return page;
  };
  let next: Promise<Page> | undefined;
  try {
    next = pageFrom(undefined, FIRST_PAGE);
    for (;;) {
      const { lines, bytes } = await next;
      next = undefined;
      const tail = lines.at(-1);
      if (tail === undefined) return;
      const perDocument = bytes / lines.length;
      const size = Math.max(1, Math.min(LARGEST_PAGE, Math.floor(PAGE_BYTES / perDocument)));
      // Elasticsearch looks for the next page while this one is taken.
      next = pageFrom(sortOf(tail), size);
      // Whoever stops in between does not wait for it.
      next.catch(() => undefined);
      yield* lines;
    }
  } finally {
    await next?.catch(() => undefined);
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
export function countDocuments(
  client: Client,
  documents: RunDocuments,
  abort?: AbortSignal,
): Promise<Readonly<Record<Signal, number>>> {
  return whenReadable(client, () => glanceAtDocuments(client, documents), abort);
}

/**
 * The same as Elasticsearch has it at this moment, without making it search what it has just taken.
 *
 * @throws HarnessError or the client's error where it cannot say
 */
export async function glanceAtDocuments(
  client: Client,
  documents: RunDocuments,
): Promise<Readonly<Record<Signal, number>>> {
  const filters = Object.fromEntries(
    SIGNALS.map((signal) => [signal, itemQuery(documents, signal)]),
  );
  const body = { size: 0, track_total_hits: false, aggs: { signals: { filters: { filters } } } };
  const counts = parseAnswer<Counts>(await post(client, `/*/_search?${COMPLETE}`, body));
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

/** The answer as it came: the client's own parser would round large numbers. */
async function post(client: Client, path: string, body: unknown): Promise<Buffer> {
  const stream = (await client.transport.request(
    { method: "POST", path, body: body as Record<string, unknown> },
    { asStream: true },
  )) as unknown as AsyncIterable<Uint8Array>;
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

interface Page {
  readonly pit: string;
  readonly lines: readonly RawLine[];
  /** The length of the answer. */
  readonly bytes: number;
}

function toPage(json: Buffer): Page {
  const answer = fieldsOf(json);
  const error = answer.get("error");
  if (error !== undefined) throw unreadable(error.toString("utf8"));
  const [pit, hits] = [answer.get("pit_id"), answer.get("hits")];
  if (pit === undefined || hits === undefined) throw unreadable(json.toString("utf8", 0, 200));
  const found = fieldsOf(hits).get("hits");
  const lines = found === undefined ? [] : Array.from(elementsOf(found), (hit) => new RawLine(hit));
  return { pit: String(JSON.parse(pit.toString("utf8"))), lines, bytes: json.length };
}

/** Documents without a sequence sort at the largest long, which a JavaScript number cannot hold. */
function sortOf({ sort }: RawLine): unknown[] {
  const values = parseExact(sort.toString("utf8")) as unknown[];
  return values.map((value) => (isExactInteger(value) ? value.$integer : value));
}

/** Absent where there is no index at all. */
interface Counts {
  readonly aggregations?: {
    readonly signals: {
      readonly buckets: Readonly<Record<Signal, { readonly doc_count: number }>>;
    };
  };
}

function parseAnswer<T>(json: Buffer): T {
  const answer = parseExact(json.toString("utf8")) as T & { readonly error?: unknown };
  if (answer.error !== undefined) throw unreadable(JSON.stringify(answer.error));
  return answer;
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
