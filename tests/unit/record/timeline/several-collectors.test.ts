import { expect, test } from "vitest";
import { Increase } from "../../../../src/record/timeline/fold.ts";
import { SeveralCollectors } from "../../../../src/record/timeline/several-collectors.ts";
import { collector, logs } from "./samples.ts";

const FAILED = "otelcol_kafka_receiver_unmarshal_failed_log_records";

test("one alone is as it is", () => {
  const alone = collector({ uptime: 3, sent: logs(5), failures: { [FAILED]: 2 } });
  expect(new SeveralCollectors().add(alone, [])).toEqual(alone);
});

test("counters and queues add up; a full queue of one is a full queue; up is the first one alone", () => {
  const first = collector({ uptime: 30, sent: logs(5), queue: { size: 2, fullest: 10 } });
  const second = collector({
    ...{ uptime: 2, accepted: logs(9), sent: logs(7), queue: { size: 8, fullest: 90 } },
    failures: { [FAILED]: 1 },
  });
  expect(new SeveralCollectors().add(first, [{ name: "backend-2", sample: second }])).toEqual(
    collector({
      ...{ uptime: 30, accepted: logs(9), sent: logs(12), queue: { size: 10, fullest: 90 } },
      failures: { [FAILED]: 1 },
    }),
  );
});

test("what one has counted stays counted when it does not answer, begins anew or is gone; its queue does not", () => {
  const several = new SeveralCollectors();
  const sent = (first: number, ...others: ([number, number] | null)[]) =>
    several.add(
      collector({ sent: logs(first) }),
      others.map((other, index) => ({
        name: `backend-${index + 2}`,
        sample:
          other &&
          collector({ sent: logs(other[1]), uptime: other[0], queue: { size: 1, fullest: 1 } }),
      })),
    );
  expect(sent(1, [1, 4]).sent).toEqual(logs(5));
  expect(sent(1, null)).toMatchObject({ sent: logs(5), queue: { size: 0 } });
  expect(sent(1, [3, 6]).sent).toEqual(logs(7));
  expect(sent(1, [0.5, 2]).sent).toEqual(logs(9));
  expect(sent(1, [1, 3], [1, 10]).sent).toEqual(logs(20));
  expect(sent(2)).toMatchObject({ sent: logs(21), queue: { size: 0 } });
});

test("a restart of the first one does not count the others twice", () => {
  const several = new SeveralCollectors();
  const rise = new Increase(true);
  const risen = ([uptime, first]: [number, number], other: number) => {
    const others = [{ name: "backend-2", sample: collector({ sent: logs(other) }) }];
    const both = several.add(collector({ uptime, sent: logs(first) }), others);
    return rise.add(both.sent.logs, both.uptime);
  };
  expect(risen([5, 10], 100)).toBe(110);
  expect(risen([1, 3], 104)).toBe(117);
  expect(risen([2, 4], 105)).toBe(119);
});
