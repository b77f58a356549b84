import { expect, test } from "vitest";
import { imageNames, isImageName, tagOf } from "../../../../src/stack/images/image-names.ts";

test.each([
  ["kafka", "4.1.1", "confluentinc/cp-kafka:8.1.1", "edot-kafka-harness/kafka:8.1.1"],
  [
    "elasticsearch",
    "9.5.0",
    "docker.elastic.co/elasticsearch/elasticsearch:9.5.0",
    "edot-kafka-harness/elasticsearch:9.5.0",
  ],
  [
    "edot-collector",
    "9.4.3",
    "docker.elastic.co/elastic-agent/elastic-otel-collector:9.4.3",
    "edot-kafka-harness/edot-collector:9.4.3",
  ],
] as const)("%s %s", (part, version, published, standIn) => {
  expect(imageNames(part, version)).toEqual({ published, standIn });
});

test.each([
  ["a/b:1.2", "1.2"],
  ["registry:5000/a", "latest"],
  ["registry:5000/a:3", "3"],
  ["a:4@sha256:00", "4"],
  ["a", "latest"],
])("the tag of %s is %s", (image, tag) => {
  expect(tagOf(image)).toBe(tag);
});

test.each([
  ["confluentinc/cp-kafka:8.1.1", true],
  ["docker.elastic.co/elastic-agent/elastic-otel-collector:9.4.3", true],
  ["registry:5000/a/b:1@sha256:0aF", true],
  ["localhost/a", true],
  ["Bad Name", false],
  ["a/B:1", false],
  ["a:", false],
  ["", false],
])("%s is a name of an image: %s", (name, expected) => {
  expect(isImageName(name)).toBe(expected);
});
