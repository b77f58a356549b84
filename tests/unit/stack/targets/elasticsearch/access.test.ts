import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { Client } from "@elastic/elasticsearch";
import { expect, onTestFinished, test } from "vitest";
import { writeElasticsearchAccess } from "../../../../../src/stack/targets/elasticsearch/access.ts";

/** A server that makes API keys, unless they are to have a privilege that it does not know. */
async function server(unknown?: string) {
  const asked: string[] = [];
  const answer = (response: ServerResponse, status: number, body: object) => {
    response.writeHead(status, {
      "content-type": "application/vnd.elasticsearch+json;compatible-with=9",
      "x-elastic-product": "Elasticsearch",
    });
    response.end(JSON.stringify(body));
  };
  const http = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      asked.push(text);
      if (unknown !== undefined && text.includes(unknown)) {
        answer(response, 400, { error: { type: "action_request_validation_exception" } });
      } else answer(response, 200, { id: "1", name: "n", api_key: "k", encoded: "a2V5==" });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const client = new Client({ node: url });
  const folder = await mkdtemp(join(tmpdir(), "edot access-"));
  onTestFinished(async () => {
    await client.close();
    http.close();
    await rm(folder, { recursive: true });
  });
  return { url, client, folder, asked };
}

test("the file is the user's alone, and the key may change nothing", async () => {
  const { url, client, folder, asked } = await server();
  const { file, names } = await writeElasticsearchAccess({ url, client }, folder);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(names).toEqual(["ELASTICSEARCH_URL", "ELASTICSEARCH_API_KEY"]);
  expect(parseEnv(await readFile(file, "utf8"))).toEqual({
    ELASTICSEARCH_URL: url,
    ELASTICSEARCH_API_KEY: "a2V5==",
  });
  expect(JSON.parse(asked[0] ?? "").role_descriptors.exploring).toEqual({
    cluster: ["monitor"],
    indices: [
      {
        names: ["*"],
        privileges: ["read", "view_index_metadata", "monitor", "maintenance", "read_failure_store"],
      },
    ],
  });
});

test("a server that knows no failure stores makes a key without them", async () => {
  const { url, client, folder, asked } = await server("read_failure_store");
  await writeElasticsearchAccess({ url, client }, folder);
  expect(asked).toHaveLength(2);
  expect(asked[1]).not.toContain("read_failure_store");
});

test("with TLS curl and Node are told of the run's authority; blanks in paths are kept", async () => {
  const { url, client, folder } = await server();
  const { file } = await writeElasticsearchAccess({ url, client, ca: "PEM" }, folder);
  const { CURL_CA_BUNDLE, NODE_EXTRA_CA_CERTS } = parseEnv(await readFile(file, "utf8"));
  expect(await readFile(CURL_CA_BUNDLE ?? "", "utf8")).toBe("PEM");
  expect(NODE_EXTRA_CA_CERTS).toBe(CURL_CA_BUNDLE);
});
