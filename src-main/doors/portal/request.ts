// What a phone's request says: its query, its form, the language it wants.
import type { FastifyRequest } from "fastify";
import { textIn } from "#main/features/portal/index.ts";
import { languageOf, type Language } from "./words/index.ts";

export type Query = Readonly<Record<string, unknown>>;

export const queryOf = (request: FastifyRequest): Query => (request.query ?? {}) as Query;

export const bodyOf = (request: FastifyRequest): Query =>
  typeof request.body === "object" && request.body !== null ? (request.body as Query) : {};

/** `shop`: for phones that want neither of ours. */
export const languageFor = (request: FastifyRequest, shop: Language): Language =>
  languageOf(
    textIn(request.method === "POST" ? bodyOf(request) : queryOf(request), "lang"),
    request.headers["accept-language"],
    shop,
  );
