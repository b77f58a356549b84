import { expect, test } from "vitest";
import { CommitWatch } from "../../../../src/scenario/faults/commit-watch.ts";
import {
  BrokerAdmin,
  type CommittedOffset,
  type PartitionOffsets,
} from "../../../../src/stack/parts/kafka/broker-admin.ts";

const signal = new AbortController().signal;

function commit(topic: string, offset: bigint): CommittedOffset {
  return { group: "g", topic, partition: 0, offset };
}

/** Answers with one picture after another, and with the last one from then on. */
class Broker extends BrokerAdmin {
  readonly #pictures: (readonly CommittedOffset[])[];

  constructor(...pictures: readonly (readonly CommittedOffset[])[]) {
    super("127.0.0.1:1", signal);
    this.#pictures = [...pictures];
  }

  override async offsets(): Promise<PartitionOffsets[]> {
    return [];
  }

  override async committed(): Promise<CommittedOffset[]> {
    const next = this.#pictures.length > 1 ? this.#pictures.shift() : this.#pictures[0];
    return [...(next ?? [])];
  }
}

async function commitsOf(...pictures: readonly (readonly CommittedOffset[])[]) {
  const watch = await CommitWatch.open(new Broker(...pictures));
  await watch.until(performance.now(), signal);
  return watch.commits();
}

test("what was committed before counts for nothing", async () => {
  expect(await commitsOf([commit("a", 5n)], [commit("a", 5n)])).toEqual([]);
  expect(await commitsOf([], [])).toEqual([]);
});

test("a commit while it watches is reported, with where it began", async () => {
  const commits = await commitsOf(
    [commit("a", 5n), commit("b", 1n)],
    [commit("a", 9n), commit("b", 1n), commit("c", 2n)],
  );
  expect(commits).toEqual([
    { group: "g", topic: "a", partition: 0, before: 5n, during: 9n },
    { group: "g", topic: "c", partition: 0, before: null, during: 2n },
  ]);
});

test("while items flow, what Kafka held when the target was away already may be committed", async () => {
  class Flowing extends Broker {
    override async offsets() {
      return [{ topic: "a", partition: 0, start: 0n, end: 8n }];
    }
  }
  const commitsIn = async (...pictures: readonly (readonly CommittedOffset[])[]) => {
    const watch = await CommitWatch.open(new Flowing(...pictures));
    await watch.until(performance.now(), signal);
    return watch.commits();
  };
  expect(await commitsIn([commit("a", 5n)], [commit("a", 8n)])).toEqual([]);
  expect(await commitsIn([commit("a", 5n)], [commit("a", 9n)])).toMatchObject([{ during: 9n }]);
  expect(await commitsIn([], [commit("b", 1n)])).toMatchObject([{ topic: "b" }]);
});
