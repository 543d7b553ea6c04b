// What the set-up will do on this computer, decided before anything is done: a list of steps that can be shown.
import type { Card } from "./files.ts";
import {
  baseEnv,
  commandScript,
  dockerUnit,
  folderRule,
  logrotateRule,
  networkManagerDropIn,
  places,
  serviceUnit,
  socketUnit,
  sudoersRule,
} from "./files.ts";

export type Step =
  | {
      readonly do: "run";
      readonly program: string;
      readonly args: readonly string[];
      readonly mayFail?: true;
    }
  | { readonly do: "folder"; readonly path: string; readonly mode: number; readonly owner: "root" | "kaunta" }
  | {
      readonly do: "write";
      readonly path: string;
      readonly text: string;
      readonly mode: number;
      /** The file belongs to root; its group is this. */
      readonly group: "root" | "kaunta";
      /** A program that must agree to the text before it is put in place; the text's file is its last argument. */
      readonly proof?: readonly [program: string, ...args: string[]];
    }
  | { readonly do: "copy"; readonly from: string; readonly to: string; readonly mode: number }
  | { readonly do: "remove"; readonly path: string };

/** What was asked for. */
export type Wish = {
  readonly cards: readonly Card[];
  readonly country: string;
  /** Who is to use the hotspots without root; null for nobody yet. */
  readonly operator: string | null;
  readonly sudo: boolean;
};
/** What there is on this computer. */
export type Ground = {
  readonly userExists: boolean;
  readonly networkManager: boolean;
  readonly firewalld: boolean;
  readonly ufw: boolean;
  readonly docker: boolean;
  readonly logrotate: boolean;
  readonly base: Readonly<Record<string, string>>;
  /** Where helper.js, hotspotctl.js and the Node to run them are now. */
  readonly from: { readonly folder: string; readonly node: string };
};

const run = (program: string, ...args: readonly string[]): Step => ({ do: "run", program, args });
const attempt = (program: string, ...args: readonly string[]): Step => ({
  do: "run",
  program,
  args,
  mayFail: true,
});
const write = (path: string, text: string, mode = 0o644): Extract<Step, { do: "write" }> => ({
  do: "write",
  path,
  text,
  mode,
  group: "root",
});

export function plan(wish: Wish, ground: Ground): readonly Step[] {
  const { from } = ground;
  const program = (name: string, source: string, mode: number): Step => ({
    do: "copy",
    from: source,
    to: `${places.programs}/${name}`,
    mode,
  });
  return [
    ...(ground.userExists
      ? []
      : [
          run("groupadd", "--system", "--force", "kaunta"),
          run(
            "useradd",
            "--system",
            "--gid",
            "kaunta",
            "--no-create-home",
            "--shell",
            "/usr/sbin/nologin",
            "kaunta",
          ),
        ]),
    ...(wish.operator === null ? [] : [run("usermod", "-aG", "kaunta", wish.operator)]),
    { do: "folder", path: places.programs, mode: 0o755, owner: "root" },
    program("node", from.node, 0o755),
    program("helper.js", `${from.folder}/helper.js`, 0o644),
    program("hotspotctl.js", `${from.folder}/hotspotctl.js`, 0o644),
    write(places.command, commandScript, 0o755),
    { do: "folder", path: places.etc, mode: 0o755, owner: "root" },
    { do: "folder", path: `${places.etc}/conf.d`, mode: 0o750, owner: "kaunta" },
    {
      do: "write",
      path: `${places.etc}/base.env`,
      text: baseEnv(baseValues(wish, ground.base)),
      mode: 0o640,
      group: "kaunta",
    },
    write(places.folder, folderRule),
    write(places.socket, socketUnit),
    write(places.service, serviceUnit),
    ...neighbours(wish, ground),
    ...(wish.sudo
      ? [
          run("groupadd", "--system", "--force", "hotspot-admin"),
          { ...write(places.sudoers, sudoersRule, 0o440), proof: ["visudo", "-cf"] as const },
        ]
      : []),
    attempt("rfkill", "unblock", "wlan"),
    run("systemd-tmpfiles", "--create", places.folder),
    run("systemctl", "daemon-reload"),
    run("systemctl", "enable", "--now", "kaunta-helper.socket"),
    run("systemctl", "enable", "kaunta-helper.service"),
    // A helper that runs already takes the new program.
    run("systemctl", "restart", "kaunta-helper.service"),
  ];
}

/** What other programs on this computer must allow. */
function neighbours(wish: Wish, ground: Ground): readonly Step[] {
  const cards = wish.cards.map(({ name }) => name);
  return [
    ...(ground.networkManager
      ? [
          write(places.networkManager, networkManagerDropIn(wish.cards)),
          attempt("nmcli", "general", "reload", "conf"),
        ]
      : []),
    ...(ground.logrotate ? [write(places.logrotate, logrotateRule)] : []),
    ...(ground.firewalld
      ? [
          ...cards.map((card) =>
            run("firewall-cmd", "--permanent", "--zone=trusted", `--change-interface=${card}`),
          ),
          run("firewall-cmd", "--reload"),
        ]
      : []),
    ...(ground.ufw
      ? cards.flatMap((card) => [
          run("ufw", "allow", "in", "on", card),
          run("ufw", "route", "allow", "in", "on", card),
        ])
      : []),
    ...(ground.docker
      ? [
          write(places.docker, dockerUnit(wish.cards)),
          run("systemctl", "daemon-reload"),
          run("systemctl", "enable", "--now", "kaunta-docker.service"),
        ]
      : []),
  ];
}

/** What was there before stays, but for what was asked for now. */
function baseValues(wish: Wish, before: Readonly<Record<string, string>>): Record<string, string> {
  const fresh = { AP_IP: "10.77.0.1", NETMASK: "255.255.252.0" };
  const pool = { DHCP_RANGE_START: "10.77.0.10", DHCP_RANGE_END: "10.77.3.250" };
  return {
    INTERFACE: wish.cards[0]?.name ?? "",
    ...("AP_IP" in before ? {} : { ...fresh, ...pool }),
    LEASE: "3600",
    UPLINK: "auto",
    ...before,
    ALLOWED_INTERFACES: wish.cards.map(({ name, mac }) => (mac === null ? name : `${name}@${mac}`)).join(","),
    COUNTRY_CODE: wish.country,
  };
}

/** Everything gone that the set-up made, but the hotspots' files and the logs, which are the owner's. */
export function removal(cards: readonly Card[], ground: Ground): readonly Step[] {
  const names = cards.map(({ name }) => name);
  const gone = Object.entries(places)
    .filter(([name]) => name !== "etc")
    .map(([, path]): Step => ({ do: "remove", path }));
  return [
    attempt("systemctl", "disable", "--now", "kaunta-helper.socket", "kaunta-helper.service"),
    ...(ground.docker ? [attempt("systemctl", "disable", "--now", "kaunta-docker.service")] : []),
    ...(ground.firewalld
      ? [
          ...names.map((card) =>
            attempt("firewall-cmd", "--permanent", "--zone=trusted", `--remove-interface=${card}`),
          ),
          attempt("firewall-cmd", "--reload"),
        ]
      : []),
    ...(ground.ufw
      ? names.flatMap((card) => [
          attempt("ufw", "delete", "allow", "in", "on", card),
          attempt("ufw", "route", "delete", "allow", "in", "on", card),
        ])
      : []),
    ...gone,
    attempt("systemctl", "daemon-reload"),
    ...(ground.networkManager ? [attempt("nmcli", "general", "reload", "conf")] : []),
  ];
}
