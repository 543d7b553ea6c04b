// Accounts with IntaSend in the words of the operators' API: credentials. Keys go in and never come back.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Permission } from "#contract/define.ts";
import type { Me } from "#contract/operators.ts";
import { ProviderName, type Account, type AccountDraft } from "#contract/payments.ts";
import type { Operators } from "#main/features/operators/index.ts";
import type { Payments } from "#main/features/payments/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import { described } from "../describe.ts";
import { byNumber } from "../numbers.ts";
import { operatorOf } from "../operator.ts";
import { read, refusals, say } from "../operators/words.ts";
import { bodyLimit, room } from "../room.ts";
import * as docs from "./credentials-docs.ts";
import { credentialsRow, providerNames } from "./rows.ts";

export type CredentialsParts = {
  readonly payments: Pick<Payments, "accounts" | "keepAccount" | "removeAccount" | "testAccount">;
  readonly operators: Pick<Operators, "check" | "keys" | "note" | "tokens">;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
};

const Key = z.string().trim().min(1).max(400);
const Where = z.enum(["sandbox", "live"]);
const Added = z.object({
  provider: z.string().max(40),
  api_key: Key,
  private_key: Key,
  environment: Where.default("sandbox"),
});
const Changed = z.object({ api_key: Key.optional(), environment: Where.optional() });
const NewKey = z.object({ private_key: Key });
const MaybeKey = z.object({ private_key: Key.optional() });

type One = { readonly me: Me; readonly account: Account };
type WithId = FastifyRequest<{ Params: { id: string } }>;

/** For the shop's network only. */
export function credentials(app: FastifyInstance, parts: CredentialsParts): void {
  const { payments, operators, clock, log } = parts;

  async function one(request: WithId, reply: FastifyReply, needs: Permission): Promise<One | undefined> {
    const me = await operatorOf(request, reply, operators, needs, refusals);
    if (!me) return undefined;
    const account = byNumber(await payments.accounts(), request.params.id);
    if (account) return { me, account };
    await reply.code(404).send(say("Payment credentials not found"));
    return undefined;
  }

  const note = (me: Me, request: FastifyRequest, call: string, account: Account): Promise<void> =>
    operators.note({
      operator: me,
      from: request.ip,
      call: `rest.credentials.${call}`,
      about: { account: account.id, title: account.title },
      outcome: "done",
    });

  /** The account as it is, with what is to be otherwise. */
  const keep = (account: Account, change: Partial<AccountDraft>): Promise<Account> => {
    const { provider, title, environment, currency, sites, on, settings } = account;
    return payments.keepAccount(account.id, {
      provider,
      title,
      environment,
      currency,
      sites,
      on,
      settings,
      secrets: {},
      ...change,
    });
  };

  const display = ({ provider }: Account): string => providerNames[provider][1];

  room(app, { clock, log, say }, (inner) => {
    inner.get("/payments/credentials/", described(docs.list), async (request, reply) => {
      if (!(await operatorOf(request, reply, operators, "operate", refusals))) return reply;
      return (await payments.accounts()).map(credentialsRow);
    });

    inner.post(
      "/payments/credentials/",
      { bodyLimit, ...described({ ...docs.add, body: Added }) },
      async (request, reply) => {
        const me = await operatorOf(request, reply, operators, "own", refusals);
        if (!me) return reply;
        const {
          provider,
          api_key: publicKey,
          private_key: secretKey,
          environment,
        } = read(Added, request.body);
        if (nameOf(provider) !== "intasend")
          throw new AppError("bad_request", 'provider: "instasend" here; others are set up at the screen');
        const account = await payments.keepAccount(null, {
          provider: "intasend",
          title: environment === "live" ? "IntaSend" : "IntaSend sandbox",
          environment,
          currency: "KES",
          sites: [],
          on: true,
          settings: {},
          secrets: { publicKey, secretKey },
        });
        await note(me, request, "add", account);
        return reply.code(201).send(credentialsRow(account));
      },
    );

    inner.get<{ Params: { provider: string } }>(
      "/payments/credentials/provider/:provider/",
      described(docs.ofProvider),
      async (request, reply) => {
        if (!(await operatorOf(request, reply, operators, "operate", refusals))) return reply;
        const name = nameOf(request.params.provider);
        const account = (await payments.accounts()).find(({ provider, on }) => provider === name && on);
        return account ? credentialsRow(account) : reply.code(404).send(say("Payment credentials not found"));
      },
    );

    inner.get<{ Params: { id: string } }>(
      "/payments/credentials/:id/",
      described(docs.one),
      async (request, reply) => {
        const found = await one(request, reply, "operate");
        return found ? credentialsRow(found.account) : reply;
      },
    );

    inner.put<{ Params: { id: string } }>(
      "/payments/credentials/:id/",
      { bodyLimit, ...described({ ...docs.change, body: Changed }) },
      async (request, reply) => {
        const found = await one(request, reply, "own");
        if (!found) return reply;
        const { api_key: publicKey, environment } = read(Changed, request.body);
        const account = await keep(found.account, {
          ...(environment === undefined ? {} : { environment }),
          ...(publicKey === undefined ? {} : { secrets: { publicKey } }),
        });
        await note(found.me, request, "change", account);
        return credentialsRow(account);
      },
    );

    inner.delete<{ Params: { id: string } }>(
      "/payments/credentials/:id/",
      described(docs.remove),
      async (request, reply) => {
        const found = await one(request, reply, "own");
        if (!found) return reply;
        await payments.removeAccount(found.account.id);
        await note(found.me, request, "remove", found.account);
        return {
          message: `Payment credentials for ${display(found.account)} have been successfully deleted`,
        };
      },
    );

    inner.post<{ Params: { id: string } }>(
      "/payments/credentials/:id/update-private-key/",
      { bodyLimit, ...described({ ...docs.newKey, body: NewKey }) },
      async (request, reply) => {
        const found = await one(request, reply, "own");
        if (!found) return reply;
        const { private_key: secretKey } = read(NewKey, request.body);
        const account = await keep(found.account, { secrets: { secretKey } });
        await note(found.me, request, "update-private-key", account);
        return { message: "Private key updated successfully", credentials: credentialsRow(account) };
      },
    );

    inner.post<{ Params: { id: string } }>(
      "/payments/credentials/:id/verify/",
      { bodyLimit, ...described({ ...docs.verify, body: MaybeKey }) },
      async (request, reply) => {
        const found = await one(request, reply, "own");
        if (!found) return reply;
        const { private_key: key } = read(MaybeKey, request.body);
        const same = key === undefined || key.endsWith(found.account.secrets["secretKey"] ?? " ");
        const tested = same ? await payments.testAccount(found.account.id) : undefined;
        const good = tested?.account.state === "good";
        return {
          credentials_id: Number(request.params.id) || request.params.id,
          provider: providerNames[found.account.provider][0],
          provider_display: display(found.account),
          is_valid: good,
          message: good
            ? "Credentials verified successfully"
            : tested
              ? tested.account.detail || "The company refuses them"
              : "Invalid private key",
        };
      },
    );

    for (const path of ["toggle-status", "toggle"])
      inner.post<{ Params: { id: string } }>(
        `/payments/credentials/:id/${path}/`,
        { bodyLimit, ...(path === "toggle" ? {} : described(docs.toggle)) },
        async (request, reply) => {
          const found = await one(request, reply, "own");
          if (!found) return reply;
          const account = await keep(found.account, { on: !found.account.on });
          await note(found.me, request, "toggle-status", account);
          const now = account.on ? "activated" : "deactivated";
          return {
            message: `Payment credentials for ${display(account)} have been ${now}`,
            credentials: credentialsRow(account),
          };
        },
      );

    inner.get<{ Params: { id: string } }>(
      "/payments/credentials/:id/get-private-key/",
      async (_request, reply) => reply.code(403).send(say("Private keys are never returned")),
    );
  });
}

/** `instasend` is how the first clients spell it. */
const nameOf = (text: string): ProviderName | undefined =>
  ProviderName.safeParse(text.toLowerCase().replace("instasend", "intasend")).data;
