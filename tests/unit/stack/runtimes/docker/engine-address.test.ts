import { expect, test } from "vitest";
import {
  engineRemedy,
  pingEngine,
} from "../../../../../src/stack/runtimes/docker/engine-address.ts";

test("an address that nobody understands: the ones that are understood", async () => {
  const answer = await pingEngine("ssh://me@there");
  expect(answer.ok).toBe(false);
  expect(engineRemedy(answer)).toContain("tcp://");
});

test.each([
  ["connect EACCES /var/run/docker.sock", "group docker"],
  ["connect ECONNREFUSED 127.0.0.1:1", "start one"],
  ["connect ENOENT /var/run/docker.sock", "start one"],
])("%s: %s", (text, remedy) => {
  expect(engineRemedy({ ok: false, text })).toContain(remedy);
});
