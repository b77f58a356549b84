import type { Resource } from "@opentelemetry/resources";
import {
  LoggerProvider,
  type LogRecordProcessor,
  type ReadableLogRecord,
  type ReadWriteLogRecord,
} from "@opentelemetry/sdk-logs";
import { makeLog } from "./logs.ts";
import { SCOPE_NAME, SCOPE_VERSION } from "./resource.ts";
import type { Source } from "./source.ts";
import type { ItemTraits } from "./traits.ts";

/** Keeps every emitted record until it is taken; see the span source. */
class CollectingLogProcessor implements LogRecordProcessor {
  #records: ReadableLogRecord[] = [];

  onEmit(record: ReadWriteLogRecord): void {
    this.#records.push(record);
  }

  take(): ReadableLogRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}

/** The source of the standard ledger's log records. */
export function createLogSource(
  resource: Resource,
  traits: ItemTraits = {},
): Source<ReadableLogRecord[]> {
  const processor = new CollectingLogProcessor();
  const provider = new LoggerProvider({
    resource,
    logRecordLimits: {
      attributeCountLimit: 128,
      attributeValueLengthLimit: Number.POSITIVE_INFINITY,
    },
    processors: [processor],
  });
  const logger = provider.getLogger(SCOPE_NAME, SCOPE_VERSION, {
    attributes: { "scope.kind": "logs", "scope.level": 3, "scope.stable": true },
  });
  return {
    produce: async (from, count, own) => {
      for (let sequence = from; sequence < from + count; sequence += 1) {
        makeLog(logger, sequence, { ...traits, ...own });
      }
      return processor.take();
    },
    shutdown: () => provider.shutdown(),
  };
}
