import { createServer } from "node:net";
import { expect, test } from "vitest";
import type { PrinterWay } from "#contract/printing.ts";
import { systemClock } from "#main/platform/clock.ts";
import { createWays } from "./open.ts";
import { type Device, type Outside, type Ran, systemOutside } from "./outside.ts";
import { type Way, WayError } from "./way.ts";

const linux: Outside = { ...systemOutside, platform: "linux", exists: () => true };
const waysWith = (change: Partial<Outside>) =>
  createWays({ outside: { ...linux, ...change }, clock: systemClock });

async function refusal(change: Partial<Outside>, way: PrinterWay, write = false): Promise<[string, string]> {
  try {
    const open = await waysWith(change).open(way);
    if (write) await open.write(Uint8Array.of(1), "x");
    await open.close();
  } catch (error) {
    if (error instanceof WayError) return [error.reason, error.message];
    throw error;
  }
  return ["", ""];
}

const thrown = (code: string) => async () => {
  throw Object.assign(new Error(code), { code });
};
const network = (host: string, port: number): PrinterWay => ({ kind: "network", host, port });
const usb: PrinterWay = { kind: "device", path: "/dev/usb/lp0" };
const queue: PrinterWay = { kind: "spooler", queue: "POS-58" };

test("a network printer that cannot be had says what to do", async () => {
  expect(await refusal({}, network("127.0.0.1", 1))).toEqual([
    "unreachable",
    expect.stringMatching(/^127\.0\.0\.1 is there, but takes no prints at port 1\./),
  ]);
  expect(await refusal({}, network("no-such-printer.invalid", 9100))).toEqual([
    "unreachable",
    expect.stringMatching(
      /no-such-printer\.invalid (is known|does not answer)|named no-such-printer\.invalid/,
    ),
  ]);
});

test("a network printer takes bytes, is heard, and its hanging up is noticed", async () => {
  const got: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on("data", (bytes) => {
      got.push(bytes);
      socket.end(Uint8Array.of(0x12));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const way = await waysWith({}).open(network("127.0.0.1", port));
  const heard = new Promise<Uint8Array>((resolve) => way.hear(resolve));
  const ended = new Promise<string>((resolve) => way.ended(resolve));
  await way.write(Uint8Array.of(1, 2, 3), "");
  expect([...(await heard)]).toEqual([0x12]);
  expect(await ended).toBe("the printer hung up");
  await way.close();
  expect(Buffer.concat(got)).toEqual(Buffer.of(1, 2, 3));
  await new Promise((resolve) => server.close(resolve));
});

test("a device that cannot be had says what to do", async () => {
  const table = [
    [{ openDevice: thrown("ENOENT") }, "unreachable", /Is it plugged in and switched on\?/],
    [{ openDevice: thrown("EACCES") }, "no-permission", /sudo usermod -aG lp \S+/],
    [{ openDevice: thrown("EBUSY") }, "unreachable", /in use by another program/],
    [{ openDevice: thrown("EIO") }, "broken-off", /EIO/],
    [{ platform: "win32" }, "not-here", /Add the printer to Windows/],
  ] as const;
  for (const [change, reason, sentence] of table)
    expect(await refusal(change, usb)).toEqual([reason, expect.stringMatching(sentence)]);
});

test("nothing but a device is ever written to", async () => {
  // A file of this test, named as if it were a device: the contract's rule is not the only one.
  const way = { kind: "device", path: import.meta.filename } as const;
  expect(await refusal({}, way)).toEqual(["unreachable", expect.stringMatching(/is not a printer/)]);
  expect(await refusal({}, { kind: "device", path: "/dev/null" }, true)).toEqual(["", ""]);
});

test("a busy device is given time, a device that talks is heard, and what went wrong is said", async () => {
  const taken: number[] = [];
  let calls = 0;
  let answers = [Uint8Array.of(), Uint8Array.of(0x12)];
  const device: Device = {
    async write(bytes) {
      if (++calls % 2 === 1) return 0;
      taken.push(...bytes.subarray(0, 2));
      return Math.min(2, bytes.length);
    },
    read: async () => answers.shift() ?? new Uint8Array(),
    close: async () => {},
  };
  const way = await waysWith({ openDevice: async () => device }).open(usb);
  const heard = new Promise<Uint8Array>((resolve) => way.hear(resolve));
  await way.write(Uint8Array.of(1, 2, 3, 4, 5), "");
  expect(taken).toEqual([1, 2, 3, 4, 5]);
  expect([...(await heard)]).toEqual([0x12]);
  await way.close();

  const broken = { ...device, write: thrown("ENOSPC") };
  expect(await refusal({ openDevice: async () => broken }, usb, true)).toEqual([
    "paper-out",
    expect.stringMatching(/new roll/),
  ]);
});

const ran = (code: number, out = "", err = ""): Ran => ({ code, out, err });
const idle = "printer POS-58 is idle.  enabled since Sun 22 Nov 2026";

test("a CUPS queue gets the bytes as they are, by lp, without a shell", async () => {
  const runs: { file: string; args: readonly string[]; input: number[] }[] = [];
  const ways = waysWith({
    exists: (path) => path.startsWith("/usr/bin/"),
    run: async (file, args, input) => {
      runs.push({ file, args, input: [...input] });
      return ran(0, file.endsWith("lpstat") ? idle : "request id is POS-58-12 (0 file(s))");
    },
  });
  const way = await ways.open(queue);
  expect(way.talks).toBe(false);
  await way.write(Uint8Array.of(0x1b, 0x40), "Sale; rm -rf");
  expect(runs).toEqual([
    { file: "/usr/bin/lpstat", args: ["-p", "POS-58"], input: [] },
    { file: "/usr/bin/lp", args: ["-d", "POS-58", "-t", "Sale; rm -rf", "-o", "raw"], input: [0x1b, 0x40] },
  ]);
});

test("a CUPS queue that takes nothing says what to do", async () => {
  const answering = (lpstat: Ran, lp = ran(0)) => ({
    run: async (file: string) => (file.endsWith("lpstat") ? lpstat : lp),
  });
  const stopped = `printer POS-58 disabled since Sun 22 Nov 2026 -\n\tUnplugged or turned off`;
  const table = [
    [{ exists: () => false }, "not-here", /has no CUPS/],
    [answering(ran(0, stopped)), "offline", /\(Unplugged or turned off\).*cupsenable POS-58/],
    [
      answering(ran(1, "", 'lpstat: Invalid destination name in list "POS-58".')),
      "unreachable",
      /no queue named POS-58/,
    ],
    [answering(ran(1, "", "lpstat: Scheduler is not running.")), "unreachable", /CUPS is not running/],
    [answering(ran(0, idle), ran(1, "", "lp: Destination is not accepting jobs.")), "offline", /cupsaccept/],
    [answering(ran(0, idle), ran(1, "", "lp: Forbidden")), "no-permission", /does not let/],
    [answering(ran(0, idle), ran(3)), "broken-off", /lp ended with 3/],
  ] as const;
  for (const [change, reason, sentence] of table)
    expect(await refusal(change, queue, true)).toEqual([reason, expect.stringMatching(sentence)]);
});

test("programs are run with their bytes, and what they say comes back", async () => {
  expect(await systemOutside.run("/bin/cat", [], Buffer.from("Kaunta"))).toEqual(ran(0, "Kaunta"));
  expect(await systemOutside.run("/bin/sh", ["-c", "echo no >&2; exit 4"], new Uint8Array(200_000))).toEqual(
    ran(4, "", "no\n"),
  );
  await expect(systemOutside.run("/no/such/program", [], new Uint8Array())).rejects.toMatchObject({
    code: "ENOENT",
  });
  const cat = systemOutside.dialogue("/bin/cat", []);
  expect(await Promise.all([cat.ask("one"), cat.ask("two")])).toEqual(["one", "two"]);
  cat.end();
  await expect(cat.ask("three")).rejects.toThrow(/end/);
});

test("a Windows queue gets each slip in one line of one dialogue, kept for the next job", async () => {
  const lines: string[] = [];
  const started: { file: string; script: string }[] = [];
  let answers: string[] = [];
  let ends = 0;
  const ways = waysWith({
    platform: "win32",
    env: () => "D:\\Windows",
    dialogue: (file, args) => {
      started.push({ file, script: Buffer.from(args.at(-1) ?? "", "base64").toString("utf16le") });
      return {
        ask: async (line) => {
          lines.push(
            line
              .split(" ")
              .map((part) => Buffer.from(part, "base64").toString())
              .join("|"),
          );
          return answers.shift() ?? "ok";
        },
        end: () => void ends++,
      };
    },
  });
  const print = async (): Promise<void> => {
    const way: Way = await ways.open({ kind: "spooler", queue: "XP-58 (kopi 1)" });
    await way.write(Buffer.from("slip"), "Sale");
    await way.close();
  };
  await print();
  await print();
  expect(lines).toEqual(
    Array.from({ length: 2 }, () => ["Kaunta|XP-58 (kopi 1)|", "Sale|XP-58 (kopi 1)|slip"]).flat(),
  );
  expect(started).toHaveLength(1);
  expect(started[0]?.file).toBe("D:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe");
  expect(started[0]?.script).toMatch(/Type = "RAW"/);
  ways.stop();
  expect(ends).toBe(1);

  for (const [answer, reason, sentence] of [
    ["no 1801", "unreachable", /no printer named XP-58/],
    ["no 5", "no-permission", /does not let/],
    ["no 1722", "unreachable", /spooler of Windows is not running/],
    ["no 3012", "broken-off", /error 3012/],
  ] as const) {
    answers = [answer];
    await expect(print()).rejects.toMatchObject({
      reason,
      message: expect.stringMatching(sentence) as string,
    });
  }
  ways.stop();
  expect(await refusal({ platform: "win32", exists: () => false }, queue)).toEqual([
    "not-here",
    expect.stringMatching(/PowerShell is missing/),
  ]);
});
