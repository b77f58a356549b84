import { Command } from "commander";
import { expect, test } from "vitest";
import { reportChoices } from "../../../../src/cli/commands/report-options.ts";
import { readOptions } from "../../../../src/cli/settings/read-options.ts";
import { declareOptions } from "../../../../src/cli/settings/setting-option.ts";

function choicesOf(...args: string[]) {
  const command = declareOptions(new Command("verify"));
  command.parse(args, { from: "user" });
  return reportChoices(readOptions("verify", command));
}

test("headers and resource attributes, each repeatable; what they say may have equals signs", () => {
  expect(
    choicesOf(
      ...["--header", "X-Tenant=a", "--header", "x-topic=b=c"],
      ...["--resource", "team.name=a", "--resource", "service.name=shop"],
    ),
  ).toMatchObject({
    headers: { "X-Tenant": "a", "x-topic": "b=c" },
    resource: { "team.name": "a", "service.name": "shop" },
  });
  expect(choicesOf()).not.toHaveProperty("headers");
  expect(choicesOf()).not.toHaveProperty("resource");
});

test.each([
  ["--header", "X-Tenant", "not of the form NAME=VALUE: X-Tenant"],
  ["--header", "X Tenant=a", 'cannot both send a header "X Tenant"'],
  ["--header", "trace-bin=a", 'cannot both send a header "trace-bin"'],
  ["--header", "x-name=\u00e4\n", 'cannot both send a header "x-name"'],
  ["--resource", "=a", "not of the form NAME=VALUE: =a"],
  ["--resource", "data_stream.dataset=a", "the run sets data_stream.dataset itself"],
  ["--resource", "harness.run=a", "the run sets harness.run itself"],
])("%s %s is refused", (option, entry, message) => {
  expect(() => choicesOf(option, entry)).toThrow(
    expect.objectContaining({
      code: "bad-option",
      place: option,
      message: expect.stringContaining(message),
      remedy: expect.any(String),
    }),
  );
});
