import type { AnswerScope, MotlpAnswer } from "./answers.ts";

/** What the harness asks of the server over its control port. */
export type ControlRequest =
  | { readonly do: "ping" }
  | { readonly do: "set"; readonly answer: MotlpAnswer; readonly scope: AnswerScope }
  | { readonly do: "lift"; readonly id: number }
  | { readonly do: "lift-all" }
  | { readonly do: "close-port" }
  | { readonly do: "open-port" };

/** What the server process is started with: a JSON file that only its owner may read. */
export interface ServerSettings {
  /** The address of this machine that the endpoint listens on. */
  readonly host: string;
  readonly port: number;
  readonly controlPort: number;
  readonly controlToken: string;
  readonly apiKey: string;
  readonly maxBytes: number;
  /** Whether items are kept wherever they are to go, which mOTLP does not. */
  readonly keepsAll: boolean;
  readonly keyFile: string;
  readonly certFile: string;
  /** Where everything accepted and every request is written. */
  readonly folder: string;
}
