import { describe, expect, test } from "vitest";
import { passedAt } from "../../../../src/report/html/hop-counts.ts";
import { totalOf } from "../../../../src/report/html/totals.ts";
import { lossyScenario } from "./page-of.ts";
import { signalOf } from "./signal-of.ts";

describe("items that passed each station", () => {
  test("are all of them where nothing is lost", () => {
    expect(passedAt(signalOf(1000))).toEqual({
      sdk: 1000,
      edge: 1000,
      kafka: 1000,
      backend: 1000,
      target: 1000,
    });
  });

  test("are fewer by what was lost on the way", () => {
    const found = signalOf(1000, {
      "edge-refused": 1,
      edge: 2,
      retention: 4,
      "waiting-in-kafka": 8,
      "backend-collector": 16,
      "backend-rejected": 32,
    });
    expect(passedAt(found)).toEqual({
      sdk: 1000,
      edge: 999,
      kafka: 997,
      backend: 985,
      target: 937,
    });
  });

  test("are the most that it can have been where items cannot be attributed", () => {
    const passed = passedAt(signalOf(100, { unattributed: 40 }));
    expect(passed).toMatchObject({ edge: 100, kafka: 100, backend: 100, target: 60 });
  });

  test("add up over the signals", () => {
    const { signals } = lossyScenario();
    const all = passedAt(totalOf(signals));
    for (const station of ["sdk", "edge", "kafka", "backend", "target"] as const) {
      const sum = Object.values(signals).reduce((total, one) => total + passedAt(one)[station], 0);
      expect(all[station]).toBe(sum);
    }
    const { lostAt } = totalOf(signals);
    expect(all.backend - lostAt["backend-collector"] - lostAt["backend-rejected"]).toBe(all.target);
  });
});
