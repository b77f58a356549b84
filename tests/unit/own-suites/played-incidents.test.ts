import { expect, test } from "vitest";
import { PlayedIncidents } from "../../../fixtures/played-incidents.ts";
import { parseIncident } from "../../../src/scenario/incidents/read-incident.ts";

function incident(more: string) {
  return parseIncident(`title: ours\ntraffic: { for: 2s }\n${more}`, "/ours.yaml");
}

test("a test without an incident is judged by its promise alone, and leaves nothing behind", () => {
  const played = new PlayedIncidents();
  expect(played.judging).toEqual({});
  expect(played.leavesBehind({ how: "stalled" })).toBe(false);
});

test("what several incidents may lose is added up", () => {
  const played = new PlayedIncidents();
  played.add(incident("tolerate: { lost: 2, refused: some }"));
  played.add(incident("tolerate: { lost: 3 }"));
  expect(played.judging).toEqual({ tolerate: { lost: 5, refused: "some" } });
});

test("messages that still wait or move, and collectors that stay, are no next test's", () => {
  const played = new PlayedIncidents();
  played.add(incident(""));
  expect(played.leavesBehind({ how: "complete" })).toBe(false);
  expect(played.leavesBehind({ how: "stalled" })).toBe(true);
  expect(played.leavesBehind({ how: "unsettled" })).toBe(true);
  played.add(incident("faults: [{ at: 1s, do: add-backend }]"));
  expect(played.leavesBehind({ how: "complete" })).toBe(true);
});
