import { expect, test } from "vitest";
import { listenerPlaces } from "../../../../src/stack/environments/listener-places.ts";

const otlp = (name: string, port: number) => ({ name, port, written: undefined });

test("a receiver that is renamed keeps its place; a second one has its own", () => {
  const before = listenerPlaces("edge");
  const grpc = before(otlp("otlp grpc", 4317));
  const http = before(otlp("otlp http", 4318));
  expect(http).not.toBe(grpc);
  const after = listenerPlaces("edge");
  expect(after(otlp("otlp/renamed grpc", 4317))).toBe(grpc);
  expect(after(otlp("otlp/renamed http", 4318))).toBe(http);
  expect([grpc, http]).not.toContain(after(otlp("otlp/second grpc", 4317)));
});

test("the two collectors never share one; extensions have theirs by name", () => {
  const [edge, backend] = [listenerPlaces("edge"), listenerPlaces("backend")];
  expect(edge(otlp("otlp grpc", 4317))).not.toBe(backend(otlp("otlp grpc", 4317)));
  const health = { name: "health_check", written: undefined };
  const pprof = { name: "pprof", written: undefined };
  expect(edge(health)).not.toBe(edge(pprof));
});
