import { expect, test } from "vitest";
import { FloodWatch } from "../../../../../src/stack/runtimes/log/flood-watch.ts";

/** A watch on a clock that goes on when it is told to. */
function openWatch() {
  let now = 1_000_000;
  const watch = new FloodWatch("backend", () => now);
  return {
    watch,
    /** Lines at a rate, for some seconds. */
    write: (rate: number, seconds: number, line = "again\n") => {
      for (let index = 0; index < rate * seconds; index++) {
        watch.add(line);
        now += 1_000 / rate;
      }
    },
    pause: (seconds: number) => {
      now += seconds * 1_000;
    },
  };
}

test("a flood: its part, its lines, how long it lasted and what it says most", () => {
  const { watch, write } = openWatch();
  write(10, 3, "before\n");
  for (let second = 0; second < 6; second++) {
    write(100, 1 / 50, `now and then ${second}\n`);
    write(2_000, 1, `UNKNOWN_TOPIC_ID at ${second}\n`);
  }
  const [flood, ...others] = watch.floods;
  expect(others).toEqual([]);
  expect(flood).toMatchObject({ part: "backend", lines: 12_010, times: 12_000 });
  expect(flood?.message).toBe("UNKNOWN_TOPIC_ID at 0");
  expect((flood?.to ?? 0) - (flood?.from ?? 0)).toBeGreaterThan(5_900);
});

test("one that is over is kept, and the next one is another", () => {
  const { watch, write, pause } = openWatch();
  write(2_000, 6);
  pause(60);
  expect(watch.floods).toHaveLength(1);
  write(2_000, 6);
  expect(watch.floods).toHaveLength(2);
});

test("a reader that is late for a moment does not divide it", () => {
  const { watch, write, pause } = openWatch();
  write(3_000, 4);
  pause(1.5);
  write(3_000, 4);
  expect(watch.floods).toHaveLength(1);
});

test.each([
  ["a slower log, however long", 900, 60],
  ["a burst", 10_000, 1],
] as const)("no flood: %s", (_what, rate, seconds) => {
  const { watch, write, pause } = openWatch();
  write(rate, seconds);
  pause(10);
  write(1, 60);
  expect(watch.floods).toEqual([]);
});
