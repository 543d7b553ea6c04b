// Accounts over the API: registering, logging in for tokens, one's profile and key pairs.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { OperatorName, Password, ProfileDraft, type Me, type NewKeyPair } from "#contract/operators.ts";
import type { Operators } from "#main/features/operators/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import { described } from "../describe.ts";
import { momentOf, optional } from "../guests/words.ts";
import { numberOf } from "../numbers.ts";
import { operatorOf, tooManyTries } from "../operator.ts";
import { bodyLimit, room } from "../room.ts";
import * as docs from "./users-docs.ts";
import { read, refusals, say } from "./words.ts";

const Register = z.object({
  username: OperatorName,
  email: ProfileDraft.shape.email.nullish(),
  password: Password,
  invitation: optional,
});
const Login = z.object({ username: optional, password: optional });
const KeyLogin = z.object({ public_key: optional, private_key: optional });
const Refresh = z.object({ refresh_token: optional, refresh: optional });
const Profile = ProfileDraft.partial();
const Generate = z.object({ label: z.string().trim().max(60).default("") });
const Rotate = z.object({ public_key: optional });

const keepIt = "Store your private key securely — it won't be shown again.";

export type UsersParts = {
  readonly operators: Pick<Operators, "account" | "check" | "keys" | "register" | "tokens">;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
};

/** For the shop's network only. */
export function users(app: FastifyInstance, { operators, clock, log }: UsersParts): void {
  const { account, tokens, keys } = operators;
  const mine = (request: FastifyRequest, reply: FastifyReply): Promise<Me | undefined> =>
    operatorOf(request, reply, operators, "read", refusals);

  async function letIn(me: Me, from: string, how: string): Promise<object> {
    const { accessToken, refreshToken, expiresIn } = await tokens.issue(me);
    log.info("a program logged in", { operator: me.name, role: me.role, from, how });
    return {
      access_token: accessToken,
      refresh_token: refreshToken,
      expires_in: expiresIn,
      user_id: numberOf(me.id),
      username: me.name,
    };
  }

  room(app, { clock, log, say }, (inner) => {
    inner.post(
      "/users/register/",
      { bodyLimit, ...described({ ...docs.register, body: Register }) },
      async (request, reply) => {
        const { username, email, password, invitation } = read(Register, request.body);
        const draft = { name: username, password, email: email ?? "", invitation };
        const me = await operators.register(draft, request.ip).catch((error: unknown) => {
          throw error instanceof AppError && error.code === "already_exists"
            ? new AppError("already_exists", "A user with that username already exists.")
            : error;
        });
        const pair = await account.makeKey(me, "", request.ip);
        return reply.code(201).send({
          message: "User registered successfully",
          user_id: numberOf(me.id),
          api_key: shown(pair),
          note: "API keys created automatically",
        });
      },
    );

    inner.post(
      "/users/login/",
      { bodyLimit, ...described({ ...docs.login, body: Login }) },
      async (request, reply) => {
        const { username, password } = read(Login, request.body);
        if (username === undefined || password === undefined)
          return reply.code(400).send(say("Username and password are required"));
        const me = await limited(reply, () => operators.check(username, password, request.ip));
        if (reply.sent) return reply;
        return me ? letIn(me, request.ip, "password") : reply.code(401).send(say("Invalid credentials"));
      },
    );

    inner.post(
      "/users/api-key-login/",
      { bodyLimit, ...described({ ...docs.keyLogin, body: KeyLogin }) },
      async (request, reply) => {
        const { public_key, private_key } = read(KeyLogin, request.body);
        if (public_key === undefined || private_key === undefined)
          return reply.code(400).send(say("Public key and private key are required"));
        const me = await limited(reply, async () => keys.whose(public_key, private_key, request.ip));
        if (reply.sent) return reply;
        return me ? letIn(me, request.ip, "keys") : reply.code(401).send(say("Invalid API keys"));
      },
    );

    inner.post(
      "/users/token/refresh/",
      { bodyLimit, ...described({ ...docs.refresh, body: Refresh }) },
      async (request, reply) => {
        const given = read(Refresh, request.body);
        const next = await tokens.renew(given.refresh_token ?? given.refresh ?? "");
        if (!next) return reply.code(401).send(say("Invalid refresh token"));
        const { accessToken, expiresIn, me } = next;
        return {
          access_token: accessToken,
          expires_in: expiresIn,
          user_id: numberOf(me.id),
          username: me.name,
        };
      },
    );

    inner.get("/users/profile/", described(docs.profile), async (request, reply) => {
      const me = await mine(request, reply);
      return me ? profileOf(account.profile(me)) : reply;
    });

    inner.put(
      "/users/profile/",
      { bodyLimit, ...described({ ...docs.keepProfile, body: Profile }) },
      async (request, reply) => {
        const me = await mine(request, reply);
        if (!me) return reply;
        const { email, bio, website } = account.profile(me);
        const change = Object.entries(read(Profile, request.body)).filter(([, value]) => value !== undefined);
        const draft = ProfileDraft.parse({ email, bio, website, ...Object.fromEntries(change) });
        const kept = await account.keepProfile(me, draft, request.ip);
        return { message: "Profile updated successfully", ...profileOf(kept) };
      },
    );

    inner.get("/users/api-keys/", described(docs.keys), async (request, reply) => {
      const me = await mine(request, reply);
      if (!me) return reply;
      const pairs = account.keys(me).map(({ publicKey, label, madeAt, usedAt }) => ({
        public_key: publicKey,
        created_at: momentOf(madeAt),
        label,
        last_used: usedAt === null ? null : momentOf(usedAt),
      }));
      const [newest] = pairs;
      if (!newest) return reply.code(404).send(say("No API keys found for this user"));
      return { public_key: newest.public_key, created_at: newest.created_at, api_keys: pairs };
    });

    inner.post(
      "/users/generate-api-key/",
      { bodyLimit, ...described({ ...docs.generate, body: Generate }) },
      async (request, reply) => {
        const me = await mine(request, reply);
        if (!me) return reply;
        const { label } = read(Generate, request.body);
        const pair = await account.makeKey(me, label, request.ip);
        return reply.code(201).send({ message: "New API key generated successfully", api_key: shown(pair) });
      },
    );

    inner.post(
      "/users/rotate-api-keys/",
      { bodyLimit, ...described({ ...docs.rotate, body: Rotate }) },
      async (request, reply) => {
        const me = await mine(request, reply);
        if (!me) return reply;
        const { public_key } = read(Rotate, request.body);
        const pair = await account.rotateKey(me, public_key, request.ip);
        return reply.code(201).send({
          message: `New API keys generated. ${keepIt}`,
          public_key: pair.publicKey,
          private_key: pair.privateKey,
        });
      },
    );
  });
}

/** Answers 429 when it was tried too often. */
async function limited<T>(reply: FastifyReply, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "too_many_tries") throw error;
    await tooManyTries(reply, error, say);
    return undefined;
  }
}

const shown = ({ publicKey, privateKey }: NewKeyPair): object => ({
  public_key: publicKey,
  private_key: privateKey,
  message: keepIt,
});

function profileOf(profile: ReturnType<UsersParts["operators"]["account"]["profile"]>): object {
  return {
    user_id: numberOf(profile.id),
    username: profile.name,
    email: profile.email,
    role: profile.role,
    bio: profile.bio,
    website: profile.website,
    created_at: momentOf(profile.madeAt),
    updated_at: momentOf(profile.changedAt),
  };
}
