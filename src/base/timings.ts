/** Something that a run spent time on; others may have gone on beside it. */
export interface Span {
  readonly name: string;
  /** Milliseconds since the Unix epoch. */
  readonly start: number;
  readonly end: number;
}

const spans: Span[] = [];

/** This moment in milliseconds since the Unix epoch, the same in all threads, with fractions. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Does something and remembers how long it took, whether or not it succeeds. */
export async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const start = now();
  try {
    return await work();
  } finally {
    spans.push({ name, start, end: now() });
  }
}

/** What this thread has remembered since the last call. */
export function takeSpans(): Span[] {
  return spans.splice(0);
}

/** What went on before any code of ours: Node's own start. */
export function startOfProcess(): Span {
  return { name: "start of the process", start: performance.timeOrigin, end: now() };
}

const WIDTH = 40;

/** A run's spans as lines of a timeline: when each began, how long it took, and where in the run it is. */
export function renderTimings(all: readonly Span[]): string {
  const begin = Math.min(...all.map(({ start }) => start));
  const length = Math.max(1, Math.max(...all.map(({ end }) => end)) - begin);
  const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  const column = (ms: number) => Math.round(((ms - begin) / length) * WIDTH);
  const lines = all
    .toSorted((a, b) => a.start - b.start)
    .map(({ name, start, end }) => {
      const bar = "█".repeat(Math.max(1, column(end) - column(start)));
      const place = `${" ".repeat(Math.min(WIDTH - 1, column(start)))}${bar}`.slice(0, WIDTH);
      return `${seconds(start - begin).padStart(9)} ${seconds(end - start).padStart(9)} |${place.padEnd(WIDTH)}| ${name}`;
    });
  return ["    began      took", ...lines].join("\n");
}
