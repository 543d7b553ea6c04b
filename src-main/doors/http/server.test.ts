import { once } from "node:events";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { systemClock } from "#main/platform/clock.ts";
import { silentLog } from "#main/platform/log.ts";
import { ownAddresses } from "./listener.ts";
import { createHttpDoor } from "./server.ts";
import type { HttpDoor } from "./server.ts";

let folder: string;
let door: HttpDoor;
let port: number;
let served: string[];
let networks: string[];
let own: string[] | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "kaunta-http-"));
  mkdirSync(join(folder, "screens/assets"), { recursive: true });
  writeFileSync(join(folder, "screens/index.html"), "<!doctype html><title>Kaunta</title>");
  writeFileSync(join(folder, "screens/assets/a-1.js"), "export {};");
  writeFileSync(join(folder, "secret.txt"), "secret");
  served = [];
  networks = [];
  own = undefined;
  door = await open();
  ({ port } = await door.listen({ lan: false, port: 0 }));
});

afterEach(async () => {
  await door.close();
  rmSync(folder, { recursive: true });
});

const open = (): Promise<HttpDoor> =>
  createHttpDoor({
    screens: join(folder, "screens"),
    log: silentLog,
    serve(pipe, from) {
      served.push(from);
      pipe.receive((text) => pipe.send(`echo ${text}`));
    },
    clock: systemClock,
    guestNetworks: () => networks,
    ...(own ? { ownAddresses: () => own ?? [] } : {}),
    routes: {
      guest(app) {
        app.get("/api/thing/", async () => ({ thing: 1 }));
        app.post("/api/thing/", async (asked) => ({ got: asked.body }));
      },
      lan(app) {
        app.post("/api/token", async () => ({ success: true }));
        app.get("/api/broken/", async () => {
          throw new Error("the secret reason");
        });
      },
      portal(app) {
        app.get("/*", async (_asked, reply) => reply.type("text/html").send("welcome, guest"));
      },
    },
  });

function get(
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
  body?: string,
  at: { host?: string; port?: number } = {},
) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (resolve, reject) => {
      const asked = request({ host: "127.0.0.1", port, path, method, headers, ...at }, (response) => {
        let text = "";
        response.on("data", (data: Buffer) => (text += data.toString()));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      });
      asked.on("error", reject);
      asked.end(body);
    },
  );
}

test("the screens are served with a strict policy, assets to be kept and the page never", async () => {
  const page = await get("/");
  expect(page.status).toBe(200);
  expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
  expect(page.headers["cache-control"]).toBe("no-cache");
  expect((await get("/assets/a-1.js")).headers["cache-control"]).toContain("immutable");
});

test("nothing outside the screens' folder is served", async () => {
  for (const path of ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/%00", "/%"])
    expect([400, 404]).toContain((await get(path)).status);
});

test("a name that was pointed here by somebody else is not served", async () => {
  expect((await get("/", { host: `evil.example:${port}` })).status).toBe(421);
  expect((await get("/api/thing/", { host: "evil.example" })).status).toBe(421);
  expect((await get("/", { host: `localhost:${port}` })).status).toBe(200);
});

test("routes answer with and without the trailing slash, unknown ones with 404, broken ones without their reason", async () => {
  expect((await get("/api/thing/")).body).toBe('{"thing":1}');
  expect((await get("/api/thing")).body).toBe('{"thing":1}');
  expect((await get("/api/none", {}, "POST")).status).toBe(404);
  const broken = await get("/api/broken/");
  expect(broken).toMatchObject({ status: 500, body: '{"error":"something went wrong"}' });
  const json = { "content-type": "application/json" };
  expect((await get("/api/thing/", json, "POST", "{")).status).toBe(400);
  expect((await get("/api/thing/", json, "POST", JSON.stringify("x".repeat(70_000)))).status).toBe(413);
});

test("a pipe opens for the page that was served here, and for no other", async () => {
  const dial = async (origin: string | undefined, path = "/rpc"): Promise<string> => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, "kaunta", origin ? { origin } : {});
    const outcome = await new Promise<string>((resolve) => {
      socket.on("open", () => resolve("open"));
      socket.on("error", (error) => resolve(error.message));
    });
    socket.terminate();
    return outcome;
  };
  expect(await dial(`http://127.0.0.1:${port}`)).toBe("open");
  expect(await dial("http://evil.example")).toContain("403");
  expect(await dial(undefined)).toContain("403");
  expect(await dial(`http://127.0.0.1:${port}`, "/other")).toContain("403");
  expect(served).toEqual(["127.0.0.1"]);
});

test("frames go both ways, binary ones and giant ones end the pipe", async () => {
  const dial = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, "kaunta", {
      origin: `http://127.0.0.1:${port}`,
    });
    await once(socket, "open");
    return socket;
  };
  const socket = await dial();
  socket.send("hello");
  const [data] = (await once(socket, "message")) as [Buffer];
  expect(data.toString()).toBe("echo hello");
  socket.send(Buffer.from([1]));
  await once(socket, "close");
  const giant = await dial();
  giant.send("x".repeat(2 << 20));
  await once(giant, "close");
});

test("only loopback answers until the owner opens the door to the shop's network", async () => {
  expect(door.addresses()).toEqual([`http://127.0.0.1:${port}/`]);
  const before = port;
  ({ port } = await door.listen({ lan: true, port: 0 }));
  expect((await get("/")).status).toBe(200);
  const old = connect(before, "127.0.0.1");
  const [error] = (await once(old, "error")) as [NodeJS.ErrnoException];
  expect(error.code).toBe("ECONNREFUSED");
});

test("a taken port is refused with the field and the reason", async () => {
  await expect(
    createHttpDoor({
      screens: folder,
      log: silentLog,
      clock: systemClock,
      serve: () => {},
      routes: { guest: () => {}, lan: () => {}, portal: () => {} },
    }).then(async (other) => {
      try {
        return await other.listen({ lan: false, port });
      } finally {
        await other.close();
      }
    }),
  ).rejects.toMatchObject({ code: "already_exists", params: { field: "port", port } });
});

test("the guests' listener serves pages and the guest API, and nothing of the shop", async () => {
  const at = await door.guests.listen({ lan: false, port: 0 });
  const ask = (path: string, method = "GET", body?: string, type = "application/json") =>
    get(path, body === undefined ? {} : { "content-type": type }, method, body, at);
  expect((await ask("/")).body).toBe("welcome, guest");
  expect((await ask("/anything/else?at=all")).body).toBe("welcome, guest");
  expect((await ask("/api/thing")).body).toBe('{"thing":1}');
  const refused = '{"error":"API only accessible from uplink network"}';
  for (const path of ["/api/token", "/api/token/", "/api/token/info", "/api/tokens/bulk_create"])
    for (const method of ["POST", "GET"])
      expect(await ask(path, method)).toMatchObject({ status: 403, body: refused });
  expect((await ask("/api/broken")).status).toBe(404);
  expect((await ask("/assets/a-1.js")).body).toBe("welcome, guest");
  const form = "application/x-www-form-urlencoded";
  expect((await ask("/api/thing", "POST", "a=1&b=x+y&__proto__=z", form)).body).toBe(
    '{"got":{"a":"1","b":"x y","__proto__":"z"}}',
  );
  expect((await ask("/api/thing", "POST", `a=${"x".repeat(9000)}`, form)).status).toBe(413);
  expect((await ask(`/${"x".repeat(20_000)}`)).status).toBe(431);
  const socket = new WebSocket(`ws://127.0.0.1:${at.port}/rpc`, "kaunta", {
    origin: `http://127.0.0.1:${at.port}`,
  });
  const [error] = (await once(socket, "error")) as [Error];
  expect(error.message).toContain("403");
});

test("a guest who comes to the console's listener is served as a guest, and only while it is open", async () => {
  const address = ownAddresses()[0];
  if (address === undefined) return; // a machine without a network
  const at = { host: address };
  ({ port } = await door.listen({ lan: true, port: 0 }));
  // This computer is never its own guest, whatever network it stands in.
  networks = [`${address}/24`];
  expect((await get("/", {}, "GET", undefined, at)).body).toContain("Kaunta");
  await door.close();
  own = [];
  door = await open();
  ({ port } = await door.listen({ lan: true, port: 0 }));
  expect((await get("/", {}, "GET", undefined, at)).body).toBe("welcome, guest");
  expect((await get("/api/token", {}, "POST", undefined, at)).status).toBe(403);
  const socket = new WebSocket(`ws://${address}:${port}/rpc`, "kaunta", {
    origin: `http://${address}:${port}`,
  });
  const [error] = (await once(socket, "error")) as [Error];
  expect(error.message).toContain("403");
  expect((await get("/")).body).toContain("Kaunta");
});
