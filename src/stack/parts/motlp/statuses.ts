import { STATUS_CODES } from "node:http";

/** The messages that mOTLP is documented to use. */
const DOCUMENTED: Readonly<{ [status: number]: string }> = {
  401: "ApiKey prefix not found",
  429: "request exceeded available capacity",
};

/** What gRPC's canonical codes call an HTTP status (`google.rpc.Code`). */
const CODES: Readonly<{ [status: number]: number }> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  408: 4,
  409: 10,
  413: 8,
  415: 3,
  429: 8,
  500: 13,
  501: 12,
  502: 14,
  503: 14,
  504: 14,
};
const UNKNOWN = 2;

/** The `google.rpc.Code` of an HTTP status; UNKNOWN for one that has none. */
export function rpcCodeOf(status: number): number {
  return CODES[status] ?? UNKNOWN;
}

/** What a status says where nobody gives it a message. */
export function messageOf(status: number): string {
  return DOCUMENTED[status] ?? STATUS_CODES[status] ?? `HTTP ${status}`;
}
