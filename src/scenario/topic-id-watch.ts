import type { TopicIds } from "../record/admin-facts.ts";
import { topicIds } from "../stack/parts/kafka/topic-ids.ts";
import type { Pipeline } from "../stack/pipeline/pipeline.ts";

/** Looks at times whether a topic is still the one that it was. */
export class TopicIdWatch {
  readonly #pipeline: Pipeline;
  readonly #ids = new Map<string, string[]>();

  constructor(pipeline: Pipeline) {
    this.#pipeline = pipeline;
  }

  /** Looks once; a Kafka that does not answer is asked the next time. */
  async look(): Promise<void> {
    try {
      const { bootstrap } = await this.#pipeline.kafka;
      for (const [topic, id] of Object.entries(await topicIds(bootstrap))) {
        const known = this.#ids.get(topic) ?? [];
        if (known.at(-1) !== id) this.#ids.set(topic, [...known, id]);
      }
    } catch (error) {
      this.#pipeline.signal.throwIfAborted();
      if (!(error instanceof Error)) throw error;
    }
  }

  /** The topics that have had more than one id. */
  get changed(): TopicIds[] {
    return [...this.#ids].flatMap(([topic, ids]) => (ids.length > 1 ? [{ topic, ids }] : []));
  }
}
