import { once } from "node:events";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { silentLog } from "#main/platform/log.ts";
import { createHttpDoor } from "./server.ts";
import type { HttpDoor } from "./server.ts";

let folder: string;
let door: HttpDoor;
let port: number;
let served: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "kaunta-http-"));
  mkdirSync(join(folder, "screens/assets"), { recursive: true });
  writeFileSync(join(folder, "screens/index.html"), "<!doctype html><title>Kaunta</title>");
  writeFileSync(join(folder, "screens/assets/a-1.js"), "export {};");
  writeFileSync(join(folder, "secret.txt"), "secret");
  served = [];
  door = await createHttpDoor({
    screens: join(folder, "screens"),
    log: silentLog,
    serve(pipe, from) {
      served.push(from);
      pipe.receive((text) => pipe.send(`echo ${text}`));
    },
    routes(app) {
      app.get("/api/thing/", async () => ({ thing: 1 }));
      app.post("/api/thing/", async (asked) => ({ got: asked.body }));
      app.get("/api/broken/", async () => {
        throw new Error("the secret reason");
      });
    },
  });
  ({ port } = await door.listen({ lan: false, port: 0 }));
});

afterEach(async () => {
  await door.close();
  rmSync(folder, { recursive: true });
});

function get(path: string, headers: Record<string, string> = {}, method = "GET", body?: string) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (resolve, reject) => {
      const asked = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
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
  const open = async (origin: string | undefined, path = "/rpc"): Promise<string> => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, "kaunta", origin ? { origin } : {});
    const outcome = await new Promise<string>((resolve) => {
      socket.on("open", () => resolve("open"));
      socket.on("error", (error) => resolve(error.message));
    });
    socket.terminate();
    return outcome;
  };
  expect(await open(`http://127.0.0.1:${port}`)).toBe("open");
  expect(await open("http://evil.example")).toContain("403");
  expect(await open(undefined)).toContain("403");
  expect(await open(`http://127.0.0.1:${port}`, "/other")).toContain("403");
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
    createHttpDoor({ screens: folder, log: silentLog, serve: () => {}, routes: () => {} }).then(
      async (other) => {
        try {
          return await other.listen({ lan: false, port });
        } finally {
          await other.close();
        }
      },
    ),
  ).rejects.toMatchObject({ code: "already_exists", params: { field: "port", port } });
});
