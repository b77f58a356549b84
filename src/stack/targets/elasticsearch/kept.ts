import {
  type ElasticsearchNode,
  type ElasticsearchOptions,
  newElasticsearchNode,
  runningElasticsearch,
  type StartedElasticsearch,
  startElasticsearch,
} from "../../parts/elasticsearch/elasticsearch.ts";
import { type KeptContext, type KeptPart, takePart } from "../../parts/kept-part.ts";

/** An Elasticsearch node with the harness' own settings. */
export type KeptElasticsearch = KeptPart<ElasticsearchOptions, StartedElasticsearch>;

/** Takes a kept Elasticsearch of the same version; a new one where none is free. */
export function takeElasticsearch(context: KeptContext): Promise<KeptElasticsearch> {
  return takePart<ElasticsearchNode, ElasticsearchOptions, StartedElasticsearch>(context, {
    name: "elasticsearch",
    made: context.artifacts.elasticsearch.home,
    node: newElasticsearchNode,
    boot: startElasticsearch,
    reuse: runningElasticsearch,
  });
}
