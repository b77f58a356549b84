import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** One file of messages of a partition. */
export interface Segment {
  readonly topic: string;
  readonly partition: number;
  /** The file's name: its first offset. */
  readonly name: string;
  /** Its size on disk: what `retention.bytes` counts. */
  readonly bytes: number;
}

/** `<topic>-<partition>`, as a broker names the folders of its data. */
const PARTITION_FOLDER = /^(?<topic>.+)-(?<partition>\d+)$/;

/** The segments in a broker's data folder; Kafka's own topics and deleted ones are left out. */
export async function readSegments(data: string): Promise<Segment[]> {
  const found = await Promise.all(
    (await readdir(data)).map(async (folder) => {
      const { topic, partition } = PARTITION_FOLDER.exec(folder)?.groups ?? {};
      if (topic === undefined || topic.startsWith("__")) return [];
      const names = (await entriesOf(join(data, folder))).filter((name) => name.endsWith(".log"));
      return Promise.all(
        names.map(async (name) => ({
          topic,
          partition: Number(partition),
          name,
          bytes: await sizeOf(join(data, folder, name)),
        })),
      );
    }),
  );
  return found.flat();
}

/** The log cleaner removes and renames while we look. */
async function entriesOf(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
