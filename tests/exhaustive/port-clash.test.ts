import { test } from "vitest";
import {
  newElasticsearchNode,
  startElasticsearch,
} from "../../src/stack/parts/elasticsearch/elasticsearch.ts";
import { expectPortInUse } from "../support/port-clash.ts";

test("Elasticsearch on a port that is taken says which one", () =>
  expectPortInUse("Elasticsearch", (context, port) =>
    startElasticsearch(context, newElasticsearchNode(port)),
  ));
