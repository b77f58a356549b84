import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { createServer as createHttp2Server } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { captureToFile } from "../../../src/capture/capture-to-file.ts";
import { addressOf, listen } from "./tcp-server.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "edot-capture-to-file-"));
  await mkdir(join(folder, "sub"));
  await writeFile(join(folder, "file"), "");
});

function capture(broker: string, out: string, force = false): Promise<void> {
  return captureToFile({
    connection: { brokers: [broker] },
    wish: { topics: ["t"], from: { at: "end" }, limit: 1 },
    ...{ out, force, yes: true },
    ...{ maxBytes: 1, mask: undefined, signal: new AbortController().signal },
  });
}

test.each<[string, string, boolean, string, string]>([
  ["a folder", "sub", false, "it is a folder", "sub"],
  ["a folder, with --force", "sub", true, "it is a folder", "sub"],
  ["the name of a folder", "new/", false, "it is a folder", "new/"],
  ["a file that is there", "file", false, "the file is there already", "file"],
  ["a file in no folder", "none/out", false, "there is no such folder", "none"],
  ["a file in no folder, with --force", "none/out", true, "there is no such folder", "none"],
  ["a file in a file", "file/out", false, "it is no folder", "file"],
])("%s is reported before anything is connected", async (_name, out, force, message, place) => {
  let connections = 0;
  const broker = await listen((socket) => {
    connections += 1;
    socket.destroy();
  });
  await expect(capture(broker, join(folder, out), force)).rejects.toMatchObject({
    ...{ code: "bad-option", message, place: join(folder, place) },
    remedy: expect.stringContaining("--out"),
  });
  expect(connections).toBe(0);
});

test("a port of gRPC is reported as no broker, after having said what is connected", async () => {
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const broker = await addressOf(createHttp2Server());
  await expect(capture(broker, join(folder, "out"))).rejects.toMatchObject({
    ...{ code: "topic-unreadable", place: broker },
    remedy: expect.stringContaining("Kafka listener"),
  });
  expect(said).toHaveBeenCalledWith(expect.stringContaining(`Connecting to ${broker}`));
  said.mockRestore();
});
