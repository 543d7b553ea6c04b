/** Seals secrets for keeping. Declared here, supplied by a host: the system's key store or a key file. */
export type Vault = {
  readonly kind: "os" | "key-file";
  seal(text: string): Promise<string>;
  /** Throws AppError `storage_failed` when the seal was made with another key. */
  open(sealed: string): Promise<string>;
};
