import type { MessageId, ReasonId } from "./catalogue.ts";
import type { LogLine } from "./log.ts";

/** Where a message is in Kafka. */
export interface MessagePlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

/** A message of a partition that a receiver writes of; without a place if the line has none. */
interface OfMessage {
  readonly place?: MessagePlace;
}

/** Spans, data points or log records of one request. */
interface OfRequest {
  readonly items: number;
}

/** What the lines of a message say further. */
interface Fields {
  "request-dropped": OfRequest;
  "request-rejected": OfRequest;
  "request-not-split": OfRequest;
  /** Items that the target rejected in a request that it accepted. */
  "partial-success": OfRequest;
  "document-refused": {
    /** The data stream's backing index, or the data stream where it came no further. */
    readonly index: string;
    /** Elasticsearch's error type, for example `document_parsing_exception`. */
    readonly type: string;
    /** Empty unless the exporter sets `include_source_on_error`. */
    readonly why: string;
    /** 0 if the line has none. */
    readonly documentStatus: number;
  };
  /** The topic; undefined if the line has none. */
  "records-failed": { readonly topic: string | undefined };
  "record-too-large": { readonly bytes: number; readonly allowedBytes: number };
  "message-skipped": OfMessage;
  "message-not-processed": OfMessage;
  "partition-paused": OfMessage;
  /** Seconds; undefined if the line has none. */
  "message-backed-off": { readonly delay: number | undefined };
  "partitions-assigned": { readonly partitions: readonly AssignedPartition[] };
  "offset-reset": {
    readonly topic: string;
    readonly partition: number;
    /** `configured`: where a group without an offset begins; `nearest`: at the first message still there. */
    readonly to: "configured" | "nearest";
  };
}

/** A partition that a consumer was given. */
export interface AssignedPartition {
  readonly topic: string;
  readonly partition: number;
  /** A committed offset, or where to begin without one. */
  readonly from: bigint | "latest" | "earliest";
}

/** What every line may say. */
interface Said {
  readonly line: LogLine;
  /** How often it was written. */
  readonly times: number;
  /** Why something failed. */
  readonly reason?: ReasonId;
  /** The topic of the reason, if it names one. */
  readonly reasonTopic?: string;
  /** The HTTP status that a server answered. */
  readonly status?: number;
  /** Not worth another attempt, by the component's judgement. */
  readonly permanent: boolean;
  /** A shutdown ended the attempts. */
  readonly interrupted: boolean;
}

/** The lines of one message. */
export type EventOf<Id extends MessageId> = Id extends keyof Fields
  ? Said & Fields[Id] & { readonly id: Id }
  : Said & { readonly id: Id };

/** A line whose message the harness does not know; it may still have a known reason. */
export type UnknownEvent = Said & { readonly id: "unknown" };

/** What one line of a collector's log says. */
export type CollectorEvent = EventOf<MessageId> | UnknownEvent;

/** How the fields of a message are read; undefined if the line is not such an event. */
export type FieldReaders = {
  readonly [Id in keyof Fields]: (line: LogLine) => Fields[Id] | undefined;
};
