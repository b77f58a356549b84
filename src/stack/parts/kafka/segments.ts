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

/** A file below a broker's data folder. */
export interface DataFile {
  /** Relative to it: `<topic>-<partition>/<first offset>.log`. */
  readonly path: string;
  readonly bytes: number;
}

/** The segments in a broker's data folder. */
export async function readSegments(data: string): Promise<Segment[]> {
  const files = await Promise.all(
    (await readdir(data)).map(async (folder) => {
      if (!PARTITION_FOLDER.test(folder)) return [];
      const names = (await entriesOf(join(data, folder))).filter((name) => name.endsWith(".log"));
      return Promise.all(
        names.map(async (name) => ({
          path: `${folder}/${name}`,
          bytes: await sizeOf(join(data, folder, name)),
        })),
      );
    }),
  );
  return segmentsOf(files.flat());
}

/** The segments among a broker's files; Kafka's own topics and deleted ones are left out. */
export function segmentsOf(files: readonly DataFile[]): Segment[] {
  return files.flatMap(({ path, bytes }) => {
    const [folder = "", name = ""] = path.split("/");
    const { topic, partition } = PARTITION_FOLDER.exec(folder)?.groups ?? {};
    if (topic === undefined || topic.startsWith("__")) return [];
    return [{ topic, partition: Number(partition), name, bytes }];
  });
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
