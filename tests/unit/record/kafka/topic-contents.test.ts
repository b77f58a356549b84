import { expect, test } from "vitest";
import type { Signal } from "../../../../src/otlp/item.ts";
import { TopicContents } from "../../../../src/record/kafka/topic-contents.ts";

function range(from: bigint, to: bigint, partition = 0) {
  return { topic: "t", partition, from, to };
}

function contentsOf(
  messages: readonly (readonly [offset: bigint, signal: Signal, first: number, last: number])[],
): TopicContents {
  const contents = new TopicContents();
  for (const [offset, signal, first, last] of messages) {
    contents.add("t", 0, offset, { signal, sequences: [[first, last]] });
  }
  return contents;
}

test("a range holds the items of its messages, the last offset not included", () => {
  const contents = contentsOf([
    [4n, "logs", 0, 9],
    [5n, "logs", 10, 14],
    [6n, "traces", 0, 1],
    [7n, "logs", 15, 19],
  ]);
  expect(contents.contentsOf(range(5n, 7n))).toMatchObject({
    items: { logs: 5, traces: 2 },
    unknown: 0,
  });
});

test("messages that were not read, or not understood, are counted", () => {
  const contents = contentsOf([[4n, "logs", 0, 9]]);
  contents.add("t", 0, 5n, null);
  expect(contents.contentsOf(range(3n, 6n))).toMatchObject({ items: { logs: 10 }, unknown: 2 });
  expect(contents.onlyIn([range(3n, 6n)])).toEqual({ logs: [[0, 9]] });
});

test("an item that another offset holds too is not gone with the range", () => {
  const contents = contentsOf([
    [4n, "logs", 0, 9],
    [5n, "logs", 3, 5],
    [6n, "traces", 0, 3],
  ]);
  contents.add("t", 1, 4n, { signal: "logs", sequences: [[9, 9]] });
  // The same offset of another partition is another message.
  expect(contents.onlyIn([range(4n, 5n)])).toEqual({
    logs: [
      [0, 2],
      [6, 8],
    ],
  });
  expect(contents.onlyIn([range(4n, 5n), range(4n, 5n, 1)])).toEqual({
    logs: [
      [0, 2],
      [6, 9],
    ],
  });
  expect(contents.onlyIn([])).toEqual({});
});
