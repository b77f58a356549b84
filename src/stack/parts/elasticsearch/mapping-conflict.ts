import { type Client, errors, type estypes } from "@elastic/elasticsearch";

const CONFLICT = "edot-kafka-harness-conflict-";
/** The names of all templates that {@link conflictMapping} makes. */
export const CONFLICT_TEMPLATES = `${CONFLICT}*`;
/** Above every other template's. */
const PRIORITY = 1_000_000;
/** A number, and nothing else: a document with a text there is refused, whatever its index ignores. */
const NUMBERS_ONLY: estypes.MappingProperty = { type: "long", ignore_malformed: false };

/**
 * Begins a new index of a data stream, mapped as before but for one field, which takes numbers only.
 * Where the data stream is not there yet, its first index will be like that.
 *
 * @param path the field's place, object by object; names may hold dots, as OTel's attributes do
 * @returns puts the mapping back, with another new index
 */
export async function conflictMapping(
  client: Client,
  stream: string,
  path: readonly string[],
): Promise<() => Promise<void>> {
  const name = `${CONFLICT}${stream}`;
  const { template } = await client.indices.simulateIndexTemplate({ name: stream });
  await client.indices.putIndexTemplate({
    name,
    index_patterns: [stream],
    priority: PRIORITY,
    data_stream: {},
    template: { ...template, mappings: withField(template.mappings, path) },
  });
  await newIndex(client, stream);
  return async () => {
    await client.indices.deleteIndexTemplate({ name }, { ignore: [404] });
    await newIndex(client, stream);
  };
}

interface Mapped {
  readonly properties?: Readonly<Record<string, unknown>>;
}

function withField<T extends Mapped>(mapping: T, [first = "", ...rest]: readonly string[]): T {
  const { properties = {} } = mapping;
  const below = (properties[first] ?? {}) as Mapped;
  const property = rest.length === 0 ? NUMBERS_ONLY : withField(below, rest);
  return { ...mapping, properties: { ...properties, [first]: property } };
}

async function newIndex(client: Client, stream: string): Promise<void> {
  try {
    await client.indices.rollover({ alias: stream });
  } catch (error) {
    if (!(error instanceof errors.ResponseError) || error.statusCode !== 404) throw error;
  }
}
