import { expect, test } from "vitest";
import { PlayedIncidents } from "../../../fixtures/played-incidents.ts";
import { parseIncident } from "../../../src/scenario/incidents/read-incident.ts";

function incident(more: string) {
  return parseIncident(`title: ours\ntraffic: { for: 2s }\n${more}`, "/ours.yaml");
}

test("a test without an incident is judged by its promise alone, and leaves nothing behind", async () => {
  const played = new PlayedIncidents();
  expect(await played.close()).toEqual({});
  expect(await played.expired()).toBeUndefined();
  expect(played.leavesBehind({ how: "stalled" })).toBe(false);
});

test("what several incidents may lose is added up", async () => {
  const played = new PlayedIncidents();
  played.add(incident("holds: { lost: 2, refused: some }"), {});
  played.add(incident("holds: { lost: 3 }"), {});
  expect(await played.close()).toEqual({ holds: { lost: 5, refused: "some" } });
});

test("messages that still wait, and collectors that stay, are no next test's", () => {
  const played = new PlayedIncidents();
  played.add(incident(""), {});
  expect(played.leavesBehind({ how: "complete" })).toBe(false);
  expect(played.leavesBehind({ how: "stalled" })).toBe(true);
  played.add(incident("faults: [{ at: 1s, do: join }]"), {});
  expect(played.leavesBehind({ how: "complete" })).toBe(true);
});
