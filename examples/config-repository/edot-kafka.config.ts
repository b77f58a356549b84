import { defineConfig } from "edot-kafka-harness";

export default defineConfig({
  edge: "edge.yaml",
  backend: "backend.yaml",
  scenarios: ["delivery"],
});
