import type { ReasonId } from "../../record/collector-log/catalogue.ts";
import { itemsOf, lostRequests } from "../../record/collector-log/lost-requests.ts";
import { severityOf } from "./finding-kit.ts";
import type { Found } from "./rule.ts";
import { listOf, quote, type RunFacts } from "./run-facts.ts";

/** What a finding says of an answer of Kafka. */
interface Words {
  /** What Kafka does, with the topics; the beginning of a sentence. */
  readonly kafka: (topics: string) => string;
  readonly remedy: string;
}

/**
 * What the edge collector dropped because of an answer of Kafka that its exporter takes for permanent,
 * whatever its queue and its retries are set to.
 */
export function droppedAtEdge(
  facts: RunFacts,
  reason: ReasonId,
  { kafka, remedy }: Words,
): Found[] {
  const lost = lostRequests(facts.logs.edge).filter((request) => request.reason === reason);
  const [first] = lost;
  if (first === undefined) return [];
  const topics = new Set(lost.flatMap(({ reasonTopic }) => reasonTopic ?? []));
  return [
    {
      severity: severityOf(
        facts,
        lost.map(({ line }) => line),
      ),
      message: `${kafka(listOf([...topics]))}, and the edge dropped ${itemsOf(lost)} items that it had accepted: no retry and no queue keeps them.`,
      remedy,
      evidence: [{ source: facts.logFiles.edge, text: quote(first.line) }],
    },
  ];
}
