import type { Resource } from "@opentelemetry/resources";
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  type ReadableSpan,
  type SpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { SCOPE_NAME, SCOPE_VERSION } from "./resource.ts";
import type { Source } from "./source.ts";
import { SpanMaker } from "./spans.ts";
import type { ItemTraits } from "./traits.ts";

/** Keeps every ended span until it is taken; the SDK's batch processor drops what it cannot hold. */
class CollectingSpanProcessor implements SpanProcessor {
  #spans: ReadableSpan[] = [];

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    this.#spans.push(span);
  }

  take(): ReadableSpan[] {
    const spans = this.#spans;
    this.#spans = [];
    return spans;
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}

/** The source of the standard ledger's spans. */
export function createSpanSource(
  resource: Resource,
  traits: ItemTraits = {},
): Source<ReadableSpan[]> {
  const processor = new CollectingSpanProcessor();
  const provider = new BasicTracerProvider({
    resource,
    // Given, because the SDK would take sampler and limits from the environment.
    sampler: new AlwaysOnSampler(),
    spanLimits: {
      attributeValueLengthLimit: Number.POSITIVE_INFINITY,
      attributeCountLimit: 128,
      linkCountLimit: 128,
      eventCountLimit: 128,
      attributePerEventCountLimit: 128,
      attributePerLinkCountLimit: 128,
    },
    spanProcessors: [processor],
  });
  const maker = new SpanMaker(provider.getTracer(SCOPE_NAME, SCOPE_VERSION));
  return {
    produce: async (from, count, own) => {
      const all = { ...traits, ...own };
      for (let sequence = from; sequence < from + count; sequence += 1) maker.make(sequence, all);
      return processor.take();
    },
    shutdown: () => provider.shutdown(),
  };
}
