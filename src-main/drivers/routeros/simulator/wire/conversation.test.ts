// The wire as clients know it: login, tags, cancel, listen, traps, and the habits of other people's clients.
import { createHash } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { openClient, rows, sentence } from "../test-client.ts";
import { bench, clearBench } from "../test-router.ts";

afterEach(clearBench);

test("login of 6.43 and newer takes the password; a wrong one is refused in the router's words", async () => {
  const { raw } = await bench({ users: [{ name: "kaunta", password: "s=cr=t" }] });
  const client = await raw();
  expect(await client.login("kaunta", "no")).toEqual([
    ["!trap", "=message=invalid user name or password (6)"],
    ["!done"],
  ]);
  expect(await client.login("kaunta", "s=cr=t")).toEqual([["!done"]]);
});

test("login before 6.43 asks a challenge and wants MD5 of zero, password and challenge", async () => {
  const { raw } = await bench({ mode: "6.42", users: [{ name: "kaunta", password: "pässword" }] });
  const client = await raw();
  const [first] = await client.login("kaunta", "ignored");
  const challenge = Buffer.from(first?.[1]?.slice(5) ?? "", "hex");
  expect(challenge.length).toBe(16);
  const answer = (password: string): string =>
    createHash("md5").update("\0").update(password).update(challenge).digest("hex");
  expect(await client.ask("/login", "=name=kaunta", `=response=00${answer("wrong")}`)).toEqual([
    ["!trap", "=message=cannot log in"],
    ["!done"],
  ]);
  // A challenge is good once.
  expect((await client.ask("/login", "=name=kaunta", `=response=00${answer("pässword")}`))[0]?.[0]).toBe(
    "!trap",
  );
  const [again] = await client.ask("/login");
  const fresh = Buffer.from(again?.[1]?.slice(5) ?? "", "hex");
  const right = createHash("md5").update("\0").update("pässword").update(fresh).digest("hex");
  expect(await client.ask("/login", "=name=kaunta", `=response=00${right}`)).toEqual([["!done"]]);
});

test("a command before login is fatal", async () => {
  const { raw } = await bench();
  const client = await raw();
  expect(await client.ask("/system/identity/print")).toEqual([["!fatal", "not logged in"]]);
  await client.until(() => client.closed() === "fin");
});

test("whoever keeps guessing, or sends too much before login, is cut off", async () => {
  const { raw } = await bench({ users: [{ name: "kaunta", password: "right" }] });
  const guesser = await raw();
  for (let guess = 0; guess < 20; guess++) await guesser.login("kaunta", `wrong${guess}`);
  await guesser.login("kaunta", "right");
  expect(guesser.closed()).toBe("fin");
  const boaster = await raw();
  boaster.write("/login", `=name=${"x".repeat(5000)}`);
  await boaster.until(() => boaster.closed() === "fin");
});

test("the tag is accepted anywhere and comes back as the second word, or last where so chosen", async () => {
  const { router, client } = await bench();
  const one = await client();
  const answers = [
    await one.ask("/system/identity/print", ".tag=a1"),
    await one.ask("/system/identity/print", ".tag=a2", "=.proplist=name"),
  ];
  router.ways.tagAt = "last";
  answers.push(await one.ask("/system/identity/print", "=.proplist=name", ".tag=a3"));
  expect(answers).toEqual([
    [
      ["!re", ".tag=a1", "=name=MikroTik"],
      ["!done", ".tag=a1"],
    ],
    [
      ["!re", ".tag=a2", "=name=MikroTik"],
      ["!done", ".tag=a2"],
    ],
    [
      ["!re", "=name=MikroTik", ".tag=a3"],
      ["!done", ".tag=a3"],
    ],
  ]);
});

test("paths may be cut short, getall is print, empty sentences are nothing, ids come as comma lists", async () => {
  const { client, router } = await bench();
  const one = await client();
  for (const name of ["a", "b", "c", "d"]) router.table("/ip/hotspot/user").add({ name });
  one.socket.write(Buffer.from([0, 0, 0]));
  expect(await one.ask("/sys/sch/print")).toEqual([["!empty"], ["!done"]]);
  expect(await one.ask("/system/identity/getall")).toEqual([["!re", "=name=MikroTik"], ["!done"]]);
  const ids = rows(
    await one.ask("/ip/hotspot/user/print", ".proplist=.id,name", "?name=a", "?name=b", "?#|"),
  );
  expect(ids.map((row) => row["name"])).toEqual(["a", "b"]);
  expect(await one.ask("/ip/hotspot/user/remove", `=.id=${ids.map((row) => row[".id"]).join(",")}`)).toEqual([
    ["!done"],
  ]);
  expect(await one.ask("/ip/hotspot/user/remove", "=numbers=c")).toEqual([["!done"]]);
  expect(
    router
      .table("/ip/hotspot/user")
      .rows()
      .map((row) => row["name"]),
  ).toEqual(["default-trial", "d"]);
});

test("the bytes of a PHP class and of go-routeros are understood", async () => {
  const { port } = await bench({ users: [{ name: "admin", password: "pw" }] });
  const client = await openClient(port);
  // The PHP class writes word by word and ends each sentence by a lone zero.
  for (const part of [[6], "/login", [11], "=name=admin", [12], "=password=pw", [0]])
    client.socket.write(typeof part === "string" ? Buffer.from(part) : Buffer.from(part));
  await client.until(() => client.seen.length === 1);
  // go-routeros puts the tag last, and pipelines.
  client.socket.write(
    Buffer.concat([
      sentence("/ip/hotspot/user/print", "=count-only=", ".tag=l1"),
      sentence(),
      sentence("/system/identity/print", "=.proplist=name", ".tag=l2"),
    ]),
  );
  await client.until(() => client.seen.length === 4);
  expect(client.seen).toEqual([
    ["!done"],
    ["!done", ".tag=l1", "=ret=1"],
    ["!re", ".tag=l2", "=name=MikroTik"],
    ["!done", ".tag=l2"],
  ]);
  client.close();
});

test("refusals have the texts and categories of the field", async () => {
  const { client } = await bench();
  const one = await client();
  const asked: string[][] = [
    ["/no/such/print"],
    ["/system/identity/dance"],
    ["#"],
    ["/ip/hotspot/user/remove", "=.id=*FFF"],
    ["/ip/hotspot/user/add", "=name=x", "=profile=nope"],
    ["/ip/hotspot/user/add", "=name=x", "=limit-uptime=soon"],
    ["/ip/hotspot/user/add", "=name=x", "=colour=red"],
    ["/ip/hotspot/user/add", "=name=default-trial"],
    ["/system/resource/listen"],
    ["/system/resource/print", "=follow-only="],
    ["/ip/hotspot/active/login", "=user=x", "=ip=10.9.9.9"],
  ];
  const said = [];
  for (const words of asked) said.push((await one.ask(...words))[0]?.slice(1).join(" "));
  expect(said).toEqual([
    "=message=no such command prefix",
    "=message=no such command",
    "=message=no such command",
    "=category=0 =message=no such item",
    "=category=1 =message=input does not match any value of profile",
    "=category=1 =message=invalid value for argument limit-uptime",
    "=message=unknown parameter colour",
    "=message=failure: already have user with this name for this server",
    "=message=unknown parameter follow-only",
    "=message=unknown parameter follow-only",
    "=message=unknown host IP",
  ]);
});

test("listen tells only later changes; cancel answers in the order seen on routers", async () => {
  const { client, router } = await bench();
  const one = await client();
  router.table("/ip/hotspot/user").add({ name: "before" });
  one.write("/ip/hotspot/user/listen", "=.proplist=.id,name,comment", ".tag=L");
  await one.ask("/system/identity/print", ".tag=x");
  one.seen.length = 0;
  const id = router.table("/ip/hotspot/user").add({ name: "later" });
  router.table("/ip/hotspot/user").set("later", { comment: "c" });
  router.table("/ip/hotspot/user").remove("later");
  await one.until(() => one.seen.length === 3);
  one.write("/cancel", "=tag=L", ".tag=C");
  await one.until(() => one.seen.length === 6);
  expect(one.seen).toEqual([
    ["!re", ".tag=L", `=.id=${id}`, "=name=later"],
    ["!re", ".tag=L", `=.id=${id}`, "=name=later", "=comment=c"],
    ["!re", ".tag=L", `=.id=${id}`, "=.dead=true"],
    ["!trap", ".tag=L", "=category=2", "=message=interrupted"],
    ["!done", ".tag=C"],
    ["!done", ".tag=L"],
  ]);
  router.table("/ip/hotspot/user").add({ name: "after" });
  expect(await one.ask("/quit")).toEqual([["!fatal", "session terminated on request"]]);
});

test("cancel without a tag stops all; streams tick by the router's clock", async () => {
  const { client, clock, router } = await bench();
  const one = await client();
  one.write("/interface/monitor-traffic", "=interface=ether1,ether2", "=interval=1s", ".tag=m");
  one.write("/system/resource/print", "=interval=2s", "=.proplist=uptime", ".tag=r");
  await one.until(() => one.seen.length === 4);
  clock.advance(2000);
  await one.until(() => one.seen.length === 9);
  expect(one.seen.filter((said) => said[1] === ".tag=r").map((said) => said[2])).toEqual([
    "=uptime=0s",
    "=uptime=2s",
  ]);
  one.write("/cancel");
  await one.until(() => one.seen.filter((said) => said[0] === "!done").length === 4);
  expect(router.connections()[0]?.streams()).toBe(0);
});

test("ping counts and ends; an unreachable portal shows in fetch", async () => {
  const { client, clock, router } = await bench();
  const one = await client();
  router.reach.set("10.1.1.1", "timeout").set("10.1.1.1:8080", "refused");
  one.write("/ping", "=address=10.1.1.1", "=count=2", ".tag=p");
  await one.until(() => one.seen.length === 2);
  clock.advance(1000);
  await one.until(() => one.seen.length === 4);
  expect(rows(one.seen).map((row) => [row["status"], row["packet-loss"]])).toEqual([
    ["timeout", "100"],
    ["timeout", "100"],
  ]);
  one.write("/tool/fetch", "=url=http://10.1.1.1:8080/hs", ".tag=f");
  await one.until(() => one.seen.length === 5);
  clock.advance(10);
  await one.until(() => one.seen.some((said) => said.includes("=message=failure: connection refused")));
});

test("a print without rows says !empty from 7.18 on, and only done before", async () => {
  const said: Record<string, unknown> = {};
  for (const mode of ["6.49", "7.16", "7.20"] as const) {
    const one = await (await bench({ mode })).client();
    said[mode] = await one.ask("/system/scheduler/print", ".tag=5");
  }
  expect(said).toEqual({
    "6.49": [["!done", ".tag=5"]],
    "7.16": [["!done", ".tag=5"]],
    "7.20": [
      ["!empty", ".tag=5"],
      ["!done", ".tag=5"],
    ],
  });
});
