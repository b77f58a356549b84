import { expect, test } from "vitest";
import { expectExit } from "../support/approvals.ts";
import { verify } from "../support/run-cli.ts";

test("towards the edge over http/json", async () => {
  const result = await verify(["--items", "100", "--protocol", "http/json"]);
  expectExit(result, 0);
  expect(result.report().verdict).toBe("pass");
});
