// The kept menus outside the hotspot: interfaces, addresses, services, router users, scheduler, scripts, files.
import { traps } from "../traps.ts";
import type { Version } from "../versions.ts";
import { bool, duration, integer, name, oneOf, readOnly, ref, text } from "./fields.ts";
import type { Verb } from "./menu.ts";
import type { Schema } from "./table.ts";

/** Policies of the stock groups (reference: MikroTik manual, user, "Router groups"). */
export const stockGroups: Record<"full" | "write" | "read", string> = {
  full: "local,telnet,ssh,ftp,reboot,read,write,policy,test,winbox,password,web,sniff,sensitive,api,romon,rest-api",
  write: "local,telnet,ssh,reboot,read,write,test,winbox,password,web,sniff,sensitive,api,romon,rest-api",
  read: "local,telnet,ssh,reboot,read,test,winbox,password,web,sniff,sensitive,api,romon,rest-api",
};

/** What an older version does not know. */
const unknownVerb: Verb = {
  needs: [],
  run() {
    throw traps.noSuchCommand();
  },
};

const secret = { kind: "text", hidden: true } as const;

export function systemMenus(version: Version, identity: string): Schema[] {
  const scriptPolicy = text("ftp,reboot,read,write,policy,test,password,sniff,sensitive,romon");
  return [
    {
      path: "/system/identity",
      settings: true,
      fields: { name: { kind: "text", value: "MikroTik", longest: 64 } },
      rows: [{ name: identity }],
    },
    {
      path: "/system/ntp/client",
      settings: true,
      fields: { enabled: bool(true), servers: text("pool.ntp.org"), status: readOnly("synchronized") },
    },
    {
      path: "/system/device-mode",
      settings: true,
      fields: {
        mode: oneOf(
          version.v7 ? "advanced" : "enterprise",
          "advanced",
          "home",
          "basic",
          "enterprise",
          "rose",
        ),
        hotspot: bool(true),
        scheduler: bool(true),
        fetch: bool(true),
      },
    },
    {
      path: "/system/scheduler",
      disabling: true,
      fields: {
        name,
        "start-date": text(),
        "start-time": text("startup"),
        interval: duration("0s"),
        "on-event": text(""),
        owner: readOnly("admin"),
        policy: scriptPolicy,
        "run-count": readOnly("0"),
        "next-run": readOnly(),
        disabled: bool(false),
        comment: text(),
      },
      collides: () => "failure: item with such name already exists",
    },
    {
      path: "/system/script",
      fields: {
        name,
        owner: text("admin"),
        policy: scriptPolicy,
        "dont-require-permissions": bool(false),
        "run-count": readOnly("0"),
        source: text(""),
        invalid: readOnly("false"),
        comment: text(),
      },
      collides: () => "failure: item with such name already exists",
    },
    {
      path: "/system/package",
      fixed: true,
      disabling: true,
      fields: {
        name: readOnly(),
        version: readOnly(),
        "build-time": readOnly(),
        scheduled: readOnly(""),
        disabled: bool(false),
      },
      rows: (version.v7 ? ["routeros"] : ["routeros-mipsbe", "hotspot", "system", "wireless"]).map((one) => ({
        name: one,
        version: version.label.split(" ")[0] ?? "",
        "build-time": version.buildTime,
      })),
    },
    {
      path: "/interface",
      fixed: true,
      disabling: true,
      fields: {
        name: text(),
        "default-name": readOnly(),
        type: readOnly("ether"),
        mtu: integer("1500", "auto"),
        "actual-mtu": readOnly("1500"),
        "mac-address": readOnly(),
        "link-downs": readOnly("0"),
        running: readOnly("true"),
        disabled: bool(false),
        comment: text(),
      },
    },
    {
      path: "/ip/address",
      disabling: true,
      key: "address",
      fields: {
        address: { kind: "ip", required: true },
        network: { kind: "ip" },
        interface: ref("/interface", undefined),
        "actual-interface": readOnly(),
        invalid: readOnly("false"),
        dynamic: readOnly("false"),
        disabled: bool(false),
        comment: text(),
      },
      collides: () => "failure: already have such address",
    },
    {
      path: "/ip/service",
      fixed: true,
      disabling: true,
      fields: {
        name: readOnly(),
        port: integer("0"),
        address: text(""),
        certificate: text(),
        "tls-version": text(),
        "max-sessions": integer("20"),
        invalid: readOnly(),
        disabled: bool(false),
      },
      rows: [
        { name: "telnet", port: "23" },
        { name: "ftp", port: "21" },
        { name: "www", port: "80" },
        { name: "ssh", port: "22" },
        { name: "www-ssl", port: "443", certificate: "none", disabled: "true" },
        { name: "api", port: "8728" },
        { name: "winbox", port: "8291" },
        { name: "api-ssl", port: "8729", certificate: "none" },
      ],
    },
    {
      path: "/ip/dns",
      settings: true,
      fields: {
        servers: text("1.1.1.1"),
        "dynamic-servers": readOnly(""),
        "allow-remote-requests": bool(true),
      },
    },
    {
      path: "/ip/pool",
      fields: { name, ranges: { kind: "text", required: true }, "next-pool": text(), comment: text() },
      collides: () => "failure: pool with such name exists",
    },
    {
      path: "/ip/dhcp-server/option",
      fields: { name, code: integer("0"), value: text(""), "raw-value": readOnly(), force: bool(false) },
    },
    {
      path: "/user/group",
      fields: { name, policy: { kind: "policy", value: "" }, skin: text("default"), comment: text() },
      collides: () => "failure: group with the same name already exists",
      rows: Object.entries(stockGroups).map(([group, policy]) => ({ name: group, policy })),
    },
    {
      path: "/user",
      disabling: true,
      fields: {
        name,
        group: ref("/user/group", undefined),
        address: text(""),
        password: secret,
        "last-logged-in": readOnly(),
        disabled: bool(false),
        comment: text(),
      },
      collides: () => "failure: user with the same name already exists",
    },
    {
      path: "/file",
      fields: {
        name,
        type: text("file"),
        size: readOnly("0"),
        "creation-time": readOnly(),
        "last-modified": readOnly(),
        contents: { kind: "text", longest: 60_000 },
      },
      collides: () => "failure: file with such name already exists",
      // Files can be made over the API from version 7 on.
      ...(version.v7 ? {} : { verbs: { add: unknownVerb } }),
    },
    {
      path: "/queue/simple",
      disabling: true,
      fields: {
        name,
        target: text(""),
        "max-limit": text("0/0"),
        "limit-at": text("0/0"),
        disabled: bool(false),
        comment: text(),
      },
      collides: () => "failure: already have such name",
    },
  ];
}
