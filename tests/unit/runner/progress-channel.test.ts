import { randomUUID } from "node:crypto";
import { expect, test, vi } from "vitest";
import {
  listenToProgress,
  openProgress,
  type ScenarioProgress,
} from "../../../src/runner/progress-channel.ts";

test("progress is heard on its own channel alone, in order", async () => {
  const heard: ScenarioProgress[] = [];
  const name = randomUUID();
  const stop = listenToProgress(name, (progress) => heard.push(progress));
  const stray = openProgress(randomUUID());
  const tell = openProgress(name);
  stray({ scenario: "other", kind: "phase", text: "elsewhere" });
  tell({ scenario: "delivery", kind: "phase", text: "sending" });
  tell({ scenario: "delivery", kind: "state", text: "sent 3" });
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  stop();
  expect(heard).toEqual([
    { scenario: "delivery", kind: "phase", text: "sending" },
    { scenario: "delivery", kind: "state", text: "sent 3" },
  ]);
});
