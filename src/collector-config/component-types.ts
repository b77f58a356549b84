/**
 * The names that differ from the module's own (`batchprocessor` is `batch`), deprecated aliases after
 * the current name. `elastic-otel-collector components` prints the current ones.
 */
const SPELLED: Readonly<Record<string, readonly string[]>> = {
  // Receivers
  "ebpf-profiler": ["profiling"],
  dockerstatsreceiver: ["docker_stats"],
  filelogreceiver: ["file_log", "filelog"],
  hostmetricsreceiver: ["host_metrics", "hostmetrics"],
  httpcheckreceiver: ["http_check", "httpcheck"],
  k8sclusterreceiver: ["k8s_cluster"],
  k8seventsreceiver: ["k8s_events"],
  kafkametricsreceiver: ["kafka_metrics", "kafkametrics"],
  kubeletstatsreceiver: ["kubelet_stats", "kubeletstats"],
  receivercreator: ["receiver_creator"],
  // A package for tests that Elastic's list has among the receivers.
  receivertest: [],
  windowseventlogreceiver: ["windows_event_log", "windowseventlog"],
  windowsperfcountersreceiver: ["windows_perf_counters", "windowsperfcounters"],
  // Processors
  k8sattributesprocessor: ["k8s_attributes", "k8sattributes"],
  memorylimiterprocessor: ["memory_limiter"],
  tailsamplingprocessor: ["tail_sampling"],
  // Exporters
  otlpexporter: ["otlp_grpc", "otlp"],
  otlphttpexporter: ["otlp_http", "otlphttp"],
  // Connectors
  spanmetricsconnector: ["span_metrics", "spanmetrics"],
  // Extensions
  awslogsencodingextension: ["awslogs_encoding"],
  azureauthextension: ["azure_auth"],
  azureencodingextension: ["azure_encoding"],
  filestorage: ["file_storage"],
  headerssetterextension: ["headers_setter"],
  healthcheckextension: ["health_check"],
  k8sleaderelector: ["k8s_leader_elector"],
  k8sobserver: ["k8s_observer"],
  memorylimiterextension: ["memory_limiter"],
};

/** The types that a component's Go module provides, the current name first. */
export function typesOfModule(gomod: string): readonly string[] {
  const name = gomod.slice(gomod.lastIndexOf("/") + 1);
  return SPELLED[name] ?? [name.replace(/(receiver|processor|exporter|connector|extension)$/, "")];
}
