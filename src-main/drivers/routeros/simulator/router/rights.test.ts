// Who may do what on the router, and from where.
import { afterEach, expect, test } from "vitest";
import { rows } from "../test-client.ts";
import { bench, clearBench } from "../test-router.ts";

afterEach(clearBench);

const refused = "=message=not enough permissions (9)";

test("each verb wants its policy", async () => {
  const { client, router } = await bench({
    users: [
      { name: "reader", password: "r", group: "reader" },
      { name: "kaunta", password: "k", group: "kaunta" },
    ],
    groups: { reader: "read,api", kaunta: "read,write,api,test" },
  });
  const reader = await client("reader", "r");
  const kaunta = await client("kaunta", "k");
  const first = async (one: typeof reader, ...words: string[]) => (await one.ask(...words))[0]?.at(-1);
  expect([
    await first(reader, "/ip/hotspot/user/add", "=name=x"),
    await first(reader, "/ping", "=address=1.1.1.1", "=count=1"),
    await first(reader, "/system/identity/print"),
    await first(kaunta, "/user/add", "=name=me", "=group=full"),
    await first(kaunta, "/system/reboot"),
    await first(kaunta, "/ip/hotspot/user/add", "=name=x"),
  ]).toEqual([refused, refused, "=name=MikroTik", refused, refused, "=ret=*2"]);
  expect(
    router
      .table("/user")
      .rows()
      .map((row) => row["name"]),
  ).toEqual(["reader", "kaunta"]);
});

test("passwords are masked for those without the policy sensitive, and a query sees no more than the eye", async () => {
  const { client } = await bench({
    users: [
      { name: "admin", password: "" },
      { name: "kaunta", password: "k", group: "kaunta" },
    ],
    groups: { kaunta: "read,write,api" },
    hotspotUsers: [{ name: "V1", password: "secret" }],
  });
  const asked = ["/ip/hotspot/user/print", "=.proplist=name,password", "?name=V1"];
  expect(rows(await (await client()).ask(...asked))).toEqual([{ name: "V1", password: "secret" }]);
  const kaunta = await client("kaunta", "k");
  expect(rows(await kaunta.ask(...asked))).toEqual([{ name: "V1", password: "*****" }]);
  expect(rows(await kaunta.ask("/ip/hotspot/user/print", "?password=secret"))).toEqual([]);
});

test("a router user's own password is never printed", async () => {
  const { client } = await bench({ users: [{ name: "admin", password: "x" }] });
  const said = JSON.stringify(await (await client("admin", "x")).ask("/user/print"));
  expect(said).not.toContain("password");
});

test("changing a group names only what changes, and holds from the next login", async () => {
  const { client } = await bench({
    users: [
      { name: "admin", password: "" },
      { name: "kaunta", password: "k", group: "kaunta" },
    ],
    groups: { kaunta: "read,api" },
  });
  const admin = await client();
  const before = await client("kaunta", "k");
  await admin.ask("/user/group/set", "=numbers=kaunta", "=policy=write,!sensitive");
  const [group] = rows(await admin.ask("/user/group/print", "?name=kaunta"));
  expect(group?.["policy"]?.split(",").filter((one) => !one.startsWith("!"))).toEqual([
    "read",
    "write",
    "api",
  ]);
  expect((await before.ask("/ip/hotspot/user/add", "=name=x"))[0]?.[1]).toBe(refused);
  const after = await client("kaunta", "k");
  expect((await after.ask("/ip/hotspot/user/add", "=name=x"))[0]?.[0]).toBe("!done");
});

test("without the policy api, disabled, or from elsewhere, nobody logs in", async () => {
  const { raw, router } = await bench({
    users: [
      { name: "noapi", password: "", group: "noapi" },
      { name: "far", password: "", address: "10.8.0.0/24" },
      { name: "near", password: "", address: "10.8.0.0/24,127.0.0.1" },
    ],
    groups: { noapi: "read,write" },
  });
  const client = await raw();
  const said = [];
  for (const name of ["noapi", "far", "near"]) said.push((await client.login(name))[0]?.[0]);
  router.table("/user").set("near", { disabled: "yes" });
  said.push((await client.login("near"))[0]?.[0]);
  expect(said).toEqual(["!trap", "!trap", "!done", "!trap"]);
  expect(router.table("/log").rows()[0]?.["message"]).toBe(
    "login failure for user noapi from 127.0.0.1 via api",
  );
});

test("an address outside the service's list is taken and closed; a disabled service refuses", async () => {
  const { raw, router } = await bench();
  router.table("/ip/service").set("api", { address: "10.8.0.0/24" });
  const shut = await raw();
  await shut.until(() => shut.closed() === "fin");
  router.table("/ip/service").set("api", { address: "", disabled: "yes" });
  const refusedToo = await raw();
  await refusedToo.until(() => refusedToo.closed() === "reset");
  router.table("/ip/service").set("api", { disabled: "no" });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await (await raw()).login()).toEqual([["!done"]]);
});

test("the 21st session is taken and closed", async () => {
  const { raw, router } = await bench();
  router.table("/ip/service").set("api", { "max-sessions": "3" });
  const first = [await raw(), await raw(), await raw()];
  for (const client of first) await client.login();
  const beyond = await raw();
  await beyond.until(() => beyond.closed() === "fin");
  first[0]?.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await (await raw()).login()).toEqual([["!done"]]);
  expect(router.accepted()).toBe(5);
});
