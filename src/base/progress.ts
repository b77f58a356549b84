/** Tells a user what takes its time. Steps may overlap; `step` is a title such as `Kafka 4.1.1`. */
export interface Progress {
  start(step: string): void;
  /** What the step does right now, for example `downloading`. */
  update(step: string, text: string): void;
  done(step: string, text?: string): void;
  fail(step: string, text?: string): void;
}

/** Where progress is written; standard error in practice. */
export interface ProgressStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Says nothing. */
export const silentProgress: Progress = {
  start() {},
  update() {},
  done() {},
  fail() {},
};

/** A spinner on a terminal, plain lines elsewhere and in CI. Only ever writes to `stream`. */
export function createProgress(
  stream: ProgressStream = process.stderr,
  env: NodeJS.ProcessEnv = process.env,
): Progress {
  // A terminal that does not tell its width cannot redraw a line.
  const isTerminal = stream.isTTY === true && (stream.columns ?? 0) > 0;
  const plain = !isTerminal || (env.CI ?? "") !== "" || env.TERM === "dumb";
  return plain ? new PlainProgress(stream) : new TerminalProgress(stream);
}

/** Plain lines: starts, ends, and an update per step no more often than every ten seconds. */
export class PlainProgress implements Progress {
  readonly #stream: NodeJS.WritableStream;
  readonly #now: () => number;
  readonly #last = new Map<string, number>();

  /** @param everyMs milliseconds between two updates of one step. */
  constructor(stream: NodeJS.WritableStream, now = () => performance.now()) {
    this.#stream = stream;
    this.#now = now;
  }

  start(step: string): void {
    this.#line(step, "started");
  }

  update(step: string, text: string): void {
    if (this.#now() - (this.#last.get(step) ?? 0) >= 10_000) this.#line(step, text);
  }

  done(step: string, text?: string): void {
    this.#line(step, text ?? "done");
  }

  fail(step: string, text?: string): void {
    this.#line(step, text ?? "failed");
  }

  #line(step: string, text: string): void {
    this.#last.set(step, this.#now());
    this.#stream.write(`${step}: ${text}\n`);
  }
}

/** One spinner line for all running steps, one line kept for each that has ended. */
export class TerminalProgress implements Progress {
  readonly #stream: NodeJS.WritableStream;
  readonly #running = new Map<string, string>();
  #spinner: Promise<import("ora").Ora> | undefined;

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  start(step: string): void {
    this.#running.set(step, "started");
    this.#show();
  }

  update(step: string, text: string): void {
    this.#running.set(step, text);
    this.#show();
  }

  done(step: string, text?: string): void {
    this.#end(step, (spinner, line) => spinner.succeed(line), text ?? "done");
  }

  fail(step: string, text?: string): void {
    this.#end(step, (spinner, line) => spinner.fail(line), text ?? "failed");
  }

  #show(): void {
    const text = [...this.#running].map(([step, now]) => `${step}: ${now}`).join(" · ");
    void this.#ora().then((spinner) => {
      spinner.text = text;
      if (!spinner.isSpinning && this.#running.size > 0) spinner.start();
    });
  }

  #end(step: string, end: (spinner: import("ora").Ora, line: string) => void, text: string): void {
    this.#running.delete(step);
    void this.#ora().then((spinner) => end(spinner, `${step}: ${text}`));
    if (this.#running.size > 0) this.#show();
  }

  /** Loaded when there is something to show: a run with everything at hand never pays for it. */
  #ora(): Promise<import("ora").Ora> {
    this.#spinner ??= import("ora").then(({ default: ora }) =>
      ora({ stream: this.#stream, discardStdin: false }),
    );
    return this.#spinner;
  }
}
