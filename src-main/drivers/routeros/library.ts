// The part of node-routeros 1.6.9 we touch, with the types it really has (its own are wrong or missing).
import type { Socket } from "node:net";
import type { ConnectionOptions, TLSSocket } from "node:tls";
import * as nodeRouteros from "node-routeros";

export type LibrarySentenceReader = (words: string[], bytes: number) => void;

export type LibraryReceiver = {
  readonly tags: Map<string, { readonly name: string; readonly callback: LibrarySentenceReader }>;
  processRawData(data: Buffer): void;
};

export type LibraryConnector = {
  /** Absent when the options were so wrong that no socket was made. */
  readonly socket: Socket | TLSSocket | undefined;
  readonly receiver: LibraryReceiver;
  read(tag: string, reader: LibrarySentenceReader): void;
  stopRead(tag: string): void;
  write(words: readonly string[]): unknown;
  destroy(): void;
  on(event: "error" | "timeout" | "close", listener: () => void): unknown;
};

export type LibraryApi = {
  /** Made anew by every `connect`. */
  readonly connector: LibraryConnector;
  connect(): Promise<unknown>;
  login(): Promise<unknown>;
  on(event: "error" | "close", listener: () => void): unknown;
};

export type LibraryOptions = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Seconds of silence after which the socket is given up. */
  readonly timeout: number;
  readonly tls: ConnectionOptions | undefined;
  readonly keepalive: false;
};

export const RouterOSAPI = nodeRouteros.RouterOSAPI as unknown as new (options: LibraryOptions) => LibraryApi;
