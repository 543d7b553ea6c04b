// Every value that reaches a file or an argv: what is let through, what is refused, and by which name.
import { describe, expect, test } from "vitest";

import { createChance } from "../chance.fixture.ts";
import { aConfig } from "../house.fixture.ts";
import { readEnv, writeEnv } from "../env.ts";
import { Refused } from "../refused.ts";
import { configKeys, configOf, readBase, valuesOf } from "../settings.ts";
import { hotspotConfig } from "./config.ts";
import { countries } from "./countries.ts";
import { readAddress, readNetwork, writeAddress } from "./ipv4.ts";
import { request } from "./request.ts";

const fieldOf = (task: () => unknown): string => {
  try {
    task();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    expect(error.refusal.code).toBe("invalid");
    expect(error.refusal.sentence).toContain(error.refusal.field ?? "no field");
    return error.refusal.field ?? "";
  }
  return "taken";
};
const config = (change: Readonly<Record<string, unknown>>) =>
  fieldOf(() => hotspotConfig({ ...aConfig, ...change }));

describe("a configuration", () => {
  test("that is sound is taken as it is", () => {
    expect(hotspotConfig(aConfig)).toEqual(aConfig);
    expect(hotspotConfig({ ...aConfig, security: "wpa2", passphrase: "karibu sana" })).toMatchObject({
      passphrase: "karibu sana",
    });
  });

  const cases: readonly (readonly [field: string, bad: readonly unknown[], good: readonly unknown[]])[] = [
    ["id", [0, -1, 100_000, 1.5, "1", null, Number.NaN], [1, 99_999]],
    [
      "interface",
      [
        "",
        "wlan0 ",
        "-wlan0",
        ".",
        "a/b",
        "wlan0\n",
        "a".repeat(16),
        "all",
        "default",
        "lo",
        "wlan0;x",
        "ẅ",
        5,
      ],
      ["wlan0", "wlx001122334455", "a", "ath0.1", "a".repeat(15)],
    ],
    [
      "ssid",
      [
        "",
        "a".repeat(33),
        "é".repeat(17),
        "😀".repeat(9),
        "a\nb",
        "a\0b",
        "a\u001b[2J",
        "a\u0085",
        "\ud800",
        "a\u2028b",
      ],
      [
        "a",
        " a ",
        "a".repeat(32),
        "é".repeat(16),
        "😀".repeat(8),
        "Duka la Mama",
        '"quoted"',
        "$(id)",
        "ssid=x",
      ],
    ],
    ["security", ["", "wep", "WPA2", null, "__proto__"], ["open"]],
    ["country", ["", "ke", "ZZ", "00", "KEN", "K", "KE\n", null], ["KE", "TZ", "UG", "US"]],
    ["band", ["6", 5, "2.4 ", null], ["2.4"]],
    ["channel", [-1, 15, 36, 1.5, "6", null], [0, 1, 13, 14]],
    ["hidden", ["yes", 1, null], [true, false]],
    ["isolate", ["no", 0, null], [true, false]],
    [
      "address",
      [
        "",
        "10.77.0",
        "10.77.0.256",
        "010.77.0.1",
        "8.8.8.8",
        "172.32.0.1",
        "10.77.0.0",
        "10.77.3.255",
        "10.77.0.20",
        "::1",
      ],
      ["10.77.0.1", "10.77.3.254"],
    ],
    ["prefix", [0, 15, 31, 32, 22.5, "22"], [22, 20]],
    ["poolFrom", ["10.78.0.1", "10.77.0.0", "x", null], ["10.77.0.10", "10.77.0.2"]],
    ["poolTo", ["10.78.0.1", "10.77.3.255", "10.77.0.9", "x", null], ["10.77.3.250", "10.77.0.10"]],
    ["leaseSeconds", [0, 119, 604_801, 1.5, null], [120, 604_800]],
    ["portalPort", [0, 53, 67, 5353, 65_536, "80"], [80, 8080, 65_535]],
    [
      "captiveHost",
      ["localhost", "a b.c", "wifi.example.com.", "Wifi.example.com", null],
      ["", "wifi.example.com"],
    ],
  ];
  for (const [field, bad, good] of cases)
    test(`is judged by its ${field}, and the refusal says so`, () => {
      for (const value of bad)
        expect([value, config({ [field]: value })]).toEqual([value, `config.${field}`]);
      for (const value of good) expect([value, config({ [field]: value })]).toEqual([value, "taken"]);
    });

  test("of the other band has that band's channels", () => {
    for (const channel of [0, 36, 48, 52, 144, 149, 165])
      expect(config({ band: "5", channel })).toBe("taken");
    for (const channel of [6, 37, 68, 146, 181])
      expect(config({ band: "5", channel })).toBe("config.channel");
  });

  test("has names and networks that are just that, each named by its place in the list", () => {
    for (const name of [
      "com",
      "*.example.com",
      "a..b",
      "-a.com",
      "a-.com",
      "1.2.3.4",
      "a.com\nserver=1.1.1.1",
      "a_b.com",
      `${"a".repeat(64)}.com`,
      5,
    ])
      expect([name, config({ walled: ["ok.example.com", name] })]).toEqual([name, "config.walled.1"]);
    for (const cidr of [
      "0.0.0.0/0",
      "8.8.8.0/24",
      "192.168.1.1/24",
      "192.168.1.0",
      "192.168.1.0/33",
      "10.77.0.0/24",
      "192.168.1.0/24 ",
    ])
      expect([cidr, config({ lanAllowed: [cidr] })]).toEqual([cidr, "config.lanAllowed.0"]);
    expect(config({ lanAllowed: ["192.168.8.0/24", "192.168.9.7/32", "100.64.0.0/10"] })).toBe("taken");
    expect(config({ walled: Array.from({ length: 257 }, (_, n) => `a${n}.example.com`) })).toBe(
      "config.walled",
    );
  });

  test("has a passphrase only when secured, and a refused one is not repeated", () => {
    expect(config({ passphrase: "long enough" })).toBe("config.passphrase");
    for (const secret of [
      "short",
      "x".repeat(64),
      "with\nbreak",
      "with\0null",
      "grüß-gott-1",
      "tab\tinside",
    ]) {
      const wrong = { ...aConfig, security: "wpa2", passphrase: secret };
      expect(fieldOf(() => hotspotConfig(wrong))).toBe("config.passphrase");
      expect(() => hotspotConfig(wrong)).toThrow(expect.not.stringContaining(secret));
    }
    expect(config({ security: "wpa3", passphrase: "a|mac=ff:ff:ff:ff:ff:ff" })).toBe("taken");
  });

  test("has every field and no other", () => {
    for (const key of Object.keys(aConfig)) {
      const { [key as "id"]: _gone, ...rest } = aConfig;
      expect(fieldOf(() => hotspotConfig(rest))).toBe(`config.${key}`);
    }
    expect(config({ extra: 1 })).toBe("config.extra");
    expect(fieldOf(() => hotspotConfig(JSON.parse('{"__proto__":{"id":1}}')))).toBe("config.__proto__");
  });
});

describe("addresses", () => {
  test("are read and written the same, every one of them", () => {
    const chance = createChance(1);
    for (let n = 0; n < 20_000; n++) {
      const number = chance.below(2 ** 32);
      expect(readAddress(writeAddress(number))).toBe(number);
    }
  });
  test("with anything beside them are none", () => {
    for (const text of [
      "",
      "1",
      "1.2.3",
      "1.2.3.4.5",
      "1.2.3.4 ",
      "1.2.3.04",
      "1.2.3.-4",
      "1.2.3.4e1",
      "١.2.3.4",
      "1,2,3,4",
    ])
      expect([text, readAddress(text)]).toEqual([text, null]);
    for (const text of ["10.0.0.0/08", "10.0.0.0/", "10.0.0.1/8", "/8", "10.0.0.0/8/8"])
      expect([text, readNetwork(text)]).toEqual([text, null]);
  });
  test("of countries are the 249 of ISO 3166-1", () => {
    expect(countries.size).toBe(249);
    for (const code of ["KE", "TZ", "UG", "RW", "CD"]) expect(countries.has(code)).toBe(true);
    for (const code of ["ZZ", "00", "XX", "EU", "UK"]) expect(countries.has(code)).toBe(false);
  });
});

describe("a request", () => {
  const device = { mac: "02:00:00:00:00:01", ip: "10.77.0.11", seconds: 60 };
  const session = {
    sid: "a1",
    caps: { in: null, out: 0, total: 2 ** 53 - 1 },
    rates: { in: 8, out: null },
    used: { in: 0, out: 5 },
  };
  const grant = (change: object) =>
    fieldOf(() => request({ seq: 1, verb: "grant", id: 1, session, device, ...change }));

  test("is taken when it is one of the protocol's", () => {
    for (const one of [
      { verb: "list" },
      { verb: "start", id: 3 },
      { verb: "grant", id: 1, session, device },
      { verb: "revoke", id: 1, sid: "a1" },
      { verb: "revoke", id: 1, sid: "a1", mac: device.mac },
      {
        verb: "change",
        id: 1,
        session: { sid: "a1", caps: session.caps, rates: session.rates },
        devices: [device],
      },
      {
        verb: "sync",
        id: 1,
        sessions: [
          { ...session, devices: [device] },
          { ...session, sid: "b2", devices: [] },
        ],
      },
      { verb: "rules", id: 1, rules: [{ mac: device.mac, kind: "block" }] },
      { verb: "logs", log: "auth", lines: 10 },
      { verb: "logs", log: 3, lines: 10 },
      { verb: "doctor" },
      { verb: "configure", config: aConfig },
    ])
      expect(request({ seq: 1, ...one })).toEqual({ seq: 1, ...one });
    expect(request({ seq: 1, verb: "kick", id: 1, mac: "02:AB:00:00:00:01" })).toMatchObject({
      mac: "02:ab:00:00:00:01",
    });
  });

  test("is refused by the name of what is wrong in it", () => {
    expect(grant({})).toBe("taken");
    expect(grant({ id: "1" })).toBe("id");
    expect(grant({ seq: -1 })).toBe("seq");
    expect(grant({ verb: "toString" })).toBe("verb");
    expect(grant({ verb: "exec" })).toBe("verb");
    expect(grant({ command: "reboot" })).toBe("command");
    for (const sid of ["", "a b", "a;b", "a".repeat(25), "ä", "a\n", 1])
      expect(grant({ session: { ...session, sid } })).toBe("session.sid");
    for (const total of [-1, 1.5, 2 ** 53, "5", undefined, Number.POSITIVE_INFINITY])
      expect(grant({ session: { ...session, caps: { ...session.caps, total } } })).toBe("session.caps.total");
    for (const rate of [0, 7, -1, 1e13])
      expect(grant({ session: { ...session, rates: { in: rate, out: null } } })).toBe("session.rates.in");
    for (const seconds of [0, -1, 1.5, 315_360_001, "60", undefined])
      expect(grant({ device: { ...device, seconds } })).toBe("device.seconds");
    for (const mac of [
      "",
      "00:00:00:00:00:00",
      "01:00:5e:00:00:01",
      "ff:ff:ff:ff:ff:ff",
      "02-00-00-00-00-01",
      "02:00:00:00:00:01 ",
      "020000000001",
    ])
      expect(grant({ device: { ...device, mac } })).toBe("device.mac");
    for (const ip of ["", "10.77.0.256", "::1", "10.77.0.1/32"])
      expect(grant({ device: { ...device, ip } })).toBe("device.ip");
    expect(grant({ device: null })).toBe("device");
    expect(grant({ device: [] })).toBe("device");
  });

  test("never holds one address twice", () => {
    const sync = (sessions: unknown) => fieldOf(() => request({ seq: 1, verb: "sync", id: 1, sessions }));
    const one = { ...session, devices: [device] };
    expect(sync([one, one])).toBe("sessions.1.sid");
    expect(sync([one, { ...one, sid: "b2" }])).toBe("sessions.1.devices.0.mac");
    expect(sync([one, { ...one, sid: "b2", devices: [{ ...device, mac: "02:00:00:00:00:02" }] }])).toBe(
      "sessions.1.devices.0.ip",
    );
  });

  test("of any shape is taken or refused with a name, and what is taken holds nothing that could break a line", () => {
    const chance = createChance(20_260_101);
    const verbs = {
      configure: ["config"],
      start: ["id"],
      grant: ["id", "session", "device"],
      revoke: ["id", "sid", "mac"],
      sync: ["id", "sessions"],
      rules: ["id", "rules"],
      kick: ["id", "mac"],
      scan: ["interface"],
      logs: ["log", "lines"],
    } as const;
    const sound = {
      id: 1,
      config: aConfig,
      session,
      device,
      sessions: [{ ...session, devices: [device] }],
      rules: [{ mac: device.mac, kind: "bypass" }],
      sid: "a1",
      mac: device.mac,
      interface: "wlan0",
      log: 1,
      lines: 5,
    };
    let taken = 0;
    for (let n = 0; n < 30_000; n++) {
      const verb = chance.pick(Object.keys(verbs)) as keyof typeof verbs;
      const asked: Record<string, unknown> = { seq: n, verb };
      for (const key of verbs[verb]) asked[key] = sound[key];
      // A sound request, made unsound in up to three places.
      for (let times = chance.below(4); times > 0; times--) spoil(asked, chance);
      const field = fieldOf(() => {
        const found = request(asked);
        taken++;
        expect(JSON.stringify(found)).not.toMatch(/\\[nrt0u]/);
      });
      expect(field).not.toBe("");
    }
    // Positive control: chance does make requests that are taken.
    expect(taken).toBeGreaterThan(100);
  });
});

/** Puts any value somewhere inside. */
function spoil(into: Record<string, unknown>, chance: ReturnType<typeof createChance>): void {
  const keys = Object.keys(into);
  const key = chance.below(8) === 0 ? chance.text(6) : (keys[chance.below(keys.length)] ?? "id");
  const inside = into[key];
  if (typeof inside === "object" && inside !== null && !Array.isArray(inside) && chance.below(4) > 0) {
    const copy = { ...inside };
    spoil(copy, chance);
    into[key] = copy;
  } else into[key] = chance.value();
}

describe("a KEY=VALUE file", () => {
  const read = (text: string | Uint8Array) =>
    readEnv("1.env", typeof text === "string" ? Buffer.from(text) : text, configKeys);

  test("gives the rest of each line, and nothing in it is special", () => {
    expect(read('# a comment\n\nSSID= $(id) `x` "q" # = \\n \nCHANNEL=6\n')).toEqual({
      SSID: ' $(id) `x` "q" # = \\n ',
      CHANNEL: "6",
    });
    expect(read("SSID=a=b")).toEqual({ SSID: "a=b" });
    expect(read("")).toEqual({});
  });

  test("is refused with the number of the line that is wrong", () => {
    const cases: readonly (readonly [string | Uint8Array, string])[] = [
      ["SSID=a\nFOO=b", "1.env, line 2: FOO is not known here."],
      ["SSID=a\nSSID=b", "1.env, line 2: SSID is there twice."],
      ["\n\nexport SSID=a", "1.env, line 3: is not KEY=VALUE."],
      ["ssid=a", "1.env, line 1: is not KEY=VALUE."],
      [" SSID=a", "1.env, line 1: is not KEY=VALUE."],
      ["SSID=a\r\n", "1.env, line 1: ends as on Windows; save the file with Unix line endings."],
      ["SSID=a\0b", "1.env, line 1: holds a control character."],
      ["SSID=a\u2028b", "1.env, line 1: holds a control character."],
      ["__PROTO__=1", "1.env, line 1: is not KEY=VALUE."],
      [Uint8Array.of(0x53, 0xff, 0xfe), "1.env, line 1: the file is not UTF-8 text."],
      [new Uint8Array(64 * 1024 + 1).fill(35), "1.env, line 1: the file is longer than 64 KiB."],
    ];
    for (const [text, sentence] of cases) expect(() => read(text)).toThrow(sentence);
  });

  const readOrRefuse = (bytes: Uint8Array) => {
    try {
      return read(bytes);
    } catch (error) {
      if (error instanceof Refused) return {};
      throw error;
    }
  };
  test("of any bytes is read or refused, and never gives more than it holds", () => {
    const chance = createChance(7);
    for (let n = 0; n < 5000; n++) {
      const text = Array.from({ length: chance.below(6) }, () =>
        chance.below(3) === 0 ? chance.text(20) : `${chance.pick(configKeys)}=${chance.text(12)}`,
      ).join("\n");
      const bytes = chance.below(4) === 0 ? chance.bytes(chance.below(60)) : Buffer.from(text);
      const found = readOrRefuse(bytes);
      expect(Object.values(found).join("")).not.toMatch(/[\0\n\r]/);
    }
  });

  test("says of a configuration exactly what the configuration is, whatever the name in the air", () => {
    const chance = createChance(99);
    const base = readBase({ ALLOWED_INTERFACES: "wlan0" });
    let written = 0;
    for (let n = 0; n < 4000; n++) {
      let one;
      try {
        one = hotspotConfig({
          ...aConfig,
          ssid: chance.text(20),
          hidden: chance.below(2) === 0,
          channel: chance.below(14),
          prefix: 16 + chance.below(8),
          walled: chance.below(2) === 0 ? [] : ["a.example.com", "b.example.com"],
          captiveHost: chance.below(2) === 0 ? "" : "wifi.example.com",
        });
      } catch {
        continue;
      }
      written++;
      const text = writeEnv("x", valuesOf(one));
      expect(configOf(1, base, readEnv("1.env", Buffer.from(text), configKeys), "1.env")).toEqual(one);
    }
    expect(written).toBeGreaterThan(500);
  });

  test("that is wrong in a value names the word of the file", () => {
    const base = readBase({ ALLOWED_INTERFACES: "wlan0", COUNTRY_CODE: "KE", INTERFACE: "wlan0" });
    const own = {
      SSID: "a",
      SECURITY: "open",
      AP_IP: "10.77.0.1",
      DHCP_RANGE_START: "10.77.0.9",
      DHCP_RANGE_END: "10.77.0.99",
    };
    expect(configOf(1, base, own, "1.env")).toMatchObject({
      country: "KE",
      prefix: 22,
      channel: 0,
      isolate: true,
    });
    expect(configOf(1, base, { ...own, NETMASK: "255.255.255.0" }, "1.env").prefix).toBe(24);
    const wrong = (more: object) => fieldOf(() => configOf(1, base, { ...own, ...more }, "1.env"));
    expect(wrong({ NETMASK: "255.0.255.0" })).toBe("NETMASK");
    expect(wrong({ COUNTRY_CODE: "ZZ" })).toBe("COUNTRY_CODE");
    expect(wrong({ CHANNEL: "6.0" })).toBe("CHANNEL");
    expect(wrong({ CHANNEL: "1e1" })).toBe("CHANNEL");
    expect(wrong({ HIDDEN: "true" })).toBe("HIDDEN");
    expect(wrong({ WALLED: "ok.example.com,bad" })).toBe("WALLED");
    expect(() => configOf(1, base, { ...own, SECURITY: "wep" }, "1.env")).toThrow(
      "1.env: SECURITY must be one of open, wpa2, wpa3, mixed.",
    );
  });
});
