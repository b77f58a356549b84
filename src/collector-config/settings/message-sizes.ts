import type { CollectorConfig } from "../collector-config.ts";
import type { Component } from "../component.ts";
import { sendingQueue } from "./sending-queue.ts";
import { numberOf, settingOf } from "./setting.ts";

/** A limit in bytes and where it stands. */
export interface ByteLimit {
  readonly bytes: number;
  readonly place: string;
  readonly said: string;
}

/** What a kafka exporter lets a message have by default, before compression. */
const DEFAULT_BYTES = 1_000_000;

/** The largest message of a kafka exporter. */
export function messageBytes(edge: CollectorConfig, exporter: Component): ByteLimit {
  const limit = settingOf(edge, exporter, ["producer", "max_message_bytes"], DEFAULT_BYTES);
  return { bytes: numberOf(limit) ?? DEFAULT_BYTES, place: limit.place, said: limit.said };
}

/** The largest batch of an exporter's queue, where it is limited in bytes; they are protobuf's. */
export function batchBytes(edge: CollectorConfig, exporter: Component): ByteLimit | undefined {
  const { enabled, isBatching, batch } = sendingQueue(edge, exporter);
  const limit = batch("max_size", 0);
  const bytes = numberOf(limit) ?? 0;
  if (!enabled || !isBatching || bytes === 0) return undefined;
  if (batch("sizer", "items").value !== "bytes") return undefined;
  return { bytes, place: limit.place, said: limit.said };
}
