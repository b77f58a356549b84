import { expect, test } from "vitest";
import { loadCollectorConfig } from "../../../../src/collector-config/collector-config.ts";
import { reserveAddresses } from "../../../../src/stack/environments/process-addresses.ts";
import { PortReservations } from "../../../../src/stack/runtimes/ports.ts";

test("a listener that is asked for again keeps its address; others get their own", async () => {
  const ports = new PortReservations();
  try {
    const addresses = await reserveAddresses(ports, {
      edge: await loadCollectorConfig("edge", "configs/durable/edge.yaml"),
      backend: await loadCollectorConfig("backend", "configs/durable/backend-elasticsearch.yaml"),
    });
    const grpc = addresses.listen("edge otlp grpc");
    const http = addresses.listen("edge otlp http");
    expect(http).not.toBe(grpc);
    // Restarted any number of times, it never runs out of ports.
    for (let start = 0; start < 100; start++) {
      expect(addresses.listen("edge otlp grpc")).toBe(grpc);
      expect(addresses.listen("edge otlp http")).toBe(http);
    }
  } finally {
    ports.releaseAll();
  }
});
