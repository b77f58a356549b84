import { HarnessError } from "../../../base/errors.ts";
import type { AnswerScope, MotlpAnswer, MotlpRequest } from "./answers.ts";
import type { ControlRequest } from "./protocol.ts";
import { readRequests } from "./record.ts";

const CONTROL_TIMEOUT_MS = 10_000;

/** An answer that is set; it ends by itself when it was for so many requests only. */
export interface AnswerHandle {
  /** From now on requests are handled as before it was set. */
  lift(): Promise<void>;
}

/**
 * What the server answers, set and lifted while it runs. Of several answers for one request the one
 * set last is given. A restart of the server lifts all of them.
 */
export class MotlpAnswers {
  readonly #control: string;
  readonly #token: string;
  readonly #folder: string;

  /** @param control base address of the control port; @param folder the accepted folder */
  constructor(control: string, token: string, folder: string) {
    this.#control = control;
    this.#token = token;
    this.#folder = folder;
  }

  /** Sets an answer for the requests of a scope. @throws HarnessError `part-failed` if it can't be. */
  async set(answer: MotlpAnswer, scope: AnswerScope = {}): Promise<AnswerHandle> {
    const { id } = (await this.#ask({ do: "set", answer, scope })) as { readonly id: number };
    return { lift: async () => void (await this.#ask({ do: "lift", id })) };
  }

  /** Ends all connections and refuses new ones until lifted. The process goes on. */
  async closePort(): Promise<AnswerHandle> {
    await this.#ask({ do: "close-port" });
    return { lift: async () => void (await this.#ask({ do: "open-port" })) };
  }

  /** Lifts every answer and opens the port. */
  async liftAll(): Promise<void> {
    await this.#ask({ do: "lift-all" });
  }

  /** Resolves when the server answers on its control port. @throws as {@link set}. */
  async ping(): Promise<void> {
    await this.#ask({ do: "ping" });
  }

  /** Every request so far, restarts included, in the order in which answers were decided. */
  async requests(): Promise<readonly MotlpRequest[]> {
    return readRequests(this.#folder);
  }

  async #ask(request: ControlRequest): Promise<unknown> {
    try {
      const response = await fetch(this.#control, {
        method: "POST",
        headers: { authorization: `Bearer ${this.#token}` },
        body: JSON.stringify(request),
        signal: AbortSignal.timeout(CONTROL_TIMEOUT_MS),
      });
      if (!response.ok) throw new Error(`HTTP ${response.status} ${await response.text()}`);
      return await response.json();
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new HarnessError(
        {
          code: "part-failed",
          message: `the mock mOTLP server does not obey: ${cause instanceof Error ? cause.message : String(cause)}`,
          place: this.#control,
        },
        { cause: error },
      );
    }
  }
}
