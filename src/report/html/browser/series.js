/**
 * How each series is drawn: told apart by dashes and markers too. In the order of the data's columns.
 *
 * @type {readonly {
 *   of: string, words: string, unit: string, dash: number[], mark: import("chart.js").PointStyle,
 * }[]}
 */
export const SERIES = [
  { of: "sent", words: "sent", unit: "items", dash: [], mark: "circle" },
  { of: "written", words: "written", unit: "items", dash: [9, 4], mark: "rect" },
  { of: "consumed", words: "consumed", unit: "items", dash: [2, 3], mark: "triangle" },
  { of: "arrived", words: "arrived", unit: "items", dash: [10, 3, 2, 3], mark: "rectRot" },
  { of: "waiting", words: "waiting in Kafka", unit: "messages", dash: [], mark: "circle" },
  { of: "edgeQueue", words: "edge queue", unit: "requests", dash: [9, 4], mark: "rect" },
  { of: "backendQueue", words: "backend queue", unit: "requests", dash: [2, 3], mark: "triangle" },
];
