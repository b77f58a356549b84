import { ExportResultCode } from "@opentelemetry/core";
import type { Channel } from "./otlp/exporters.ts";

/** Where a mirror notes what it could not deliver. */
export interface MirrorLog {
  /** The first refusal; a mirror that misses something is none. */
  refused?: string;
}

/** Sends the payloads of one signal a second time, to another server, one after the other. */
export class Mirror<T> {
  readonly #channels: readonly Channel<T>[];
  readonly #log: MirrorLog;

  /** @param channels payloads take turns over them, by the number of their batch */
  constructor(channels: readonly Channel<T>[], log: MirrorLog) {
    this.#channels = channels;
    this.#log = log;
  }

  /** Resolves when it was answered; a refusal is noted. */
  async export(batch: number, payload: T): Promise<void> {
    const channel = this.#channels[batch % this.#channels.length];
    if (channel === undefined) return;
    await new Promise<void>((resolve) => {
      channel.exporter.export(payload, ({ code, error }) => {
        if (code !== ExportResultCode.SUCCESS) this.#log.refused ??= error?.message ?? "refused";
        resolve();
      });
    });
  }

  async shutdown(): Promise<void> {
    await Promise.all(this.#channels.map(({ exporter }) => exporter.shutdown()));
    for (const { agent } of this.#channels) agent?.destroy();
  }
}
