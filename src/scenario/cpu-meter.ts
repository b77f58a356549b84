import type { Pipeline } from "../stack/pipeline/pipeline.ts";

type Seconds = Readonly<Record<string, number>>;

/** What a pipeline's parts and the harness itself used of the CPU since the meter was made. */
export class CpuMeter {
  readonly #pipeline: Pick<Pipeline, "cpuSeconds">;
  readonly #harness: NodeJS.CpuUsage;
  readonly #before: Promise<Seconds | undefined>;

  constructor(pipeline: Pick<Pipeline, "cpuSeconds">) {
    this.#pipeline = pipeline;
    this.#harness = process.cpuUsage();
    this.#before = pipeline.cpuSeconds();
  }

  /** Seconds by part, the harness first; undefined where nobody knows those of the parts. */
  async read(): Promise<Seconds | undefined> {
    const [before = {}, parts] = await Promise.all([this.#before, this.#pipeline.cpuSeconds()]);
    if (parts === undefined) return undefined;
    const { user, system } = process.cpuUsage(this.#harness);
    const used = Object.entries(parts).map(([name, seconds]) => [
      name,
      rounded(seconds - (before[name] ?? 0)),
    ]);
    return { harness: rounded((user + system) / 1e6), ...Object.fromEntries(used) };
  }
}

function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
