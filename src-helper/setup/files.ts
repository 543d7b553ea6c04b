// What the set-up puts on a computer, as texts: units, drop-ins, rules. The same lie in resources/linux to be read.

export const places = {
  programs: "/usr/lib/kaunta",
  command: "/usr/local/bin/hotspotctl",
  etc: "/etc/hotspot",
  service: "/etc/systemd/system/kaunta-helper.service",
  socket: "/etc/systemd/system/kaunta-helper.socket",
  docker: "/etc/systemd/system/kaunta-docker.service",
  folder: "/etc/tmpfiles.d/kaunta.conf",
  networkManager: "/etc/NetworkManager/conf.d/90-kaunta.conf",
  logrotate: "/etc/logrotate.d/kaunta",
  sudoers: "/etc/sudoers.d/kaunta",
} as const;

/** systemd holds the socket, so whoever asks first starts the helper. */
export const socketUnit = `[Unit]
Description=Kaunta's hotspot helper, where it is asked

[Socket]
ListenStream=/run/kaunta/helper.sock
SocketUser=kaunta
SocketGroup=kaunta
SocketMode=0660
DirectoryMode=0750

[Install]
WantedBy=sockets.target
`;

/**
 * An ordinary user with three capabilities. MemoryDenyWriteExecute would end Node (it compiles while it runs);
 * ProtectKernelTunables would hide the network's switches. /run/kaunta stays when the helper ends: the socket is there,
 * and what the next one goes on with.
 */
export const serviceUnit = `[Unit]
Description=Kaunta's hotspot helper
Requires=kaunta-helper.socket
After=network.target kaunta-helper.socket

[Service]
ExecStart=${places.programs}/node ${places.programs}/helper.js
User=kaunta
Group=kaunta
UMask=0027
AmbientCapabilities=CAP_NET_ADMIN CAP_NET_RAW CAP_NET_BIND_SERVICE
CapabilityBoundingSet=CAP_NET_ADMIN CAP_NET_RAW CAP_NET_BIND_SERVICE
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK AF_PACKET
RestrictNamespaces=yes
LockPersonality=yes
SystemCallArchitectures=native
RuntimeDirectory=kaunta
RuntimeDirectoryMode=0750
RuntimeDirectoryPreserve=yes
LogsDirectory=hotspots
LogsDirectoryMode=0750
ReadWritePaths=${places.etc}/conf.d
KillMode=control-group
Restart=on-failure
RestartSec=1

[Install]
WantedBy=multi-user.target
Also=kaunta-helper.socket
`;

/** Before the socket there must be its folder, open to the group. */
export const folderRule = "d /run/kaunta 0750 kaunta kaunta -\n";

/** NetworkManager and an access point on one card fight, and NetworkManager wins. */
export function networkManagerDropIn(cards: readonly Card[]): string {
  const devices = cards.flatMap(({ name, mac }) => [
    `interface-name:${name}`,
    ...(mac ? [`mac:${mac}`] : []),
  ]);
  return `# These cards are Kaunta's hotspots.\n[keyfile]\nunmanaged-devices=${devices.join(";")}\n`;
}

/** For who wants logrotate to do it: the helper opens its logs anew for every line and rotates by itself besides. */
export const logrotateRule = `/var/log/hotspots/*.log {
    daily
    missingok
    notifempty
    rotate 14
    compress
    delaycompress
    copytruncate
    su kaunta kaunta
}
`;

/** Arguments by a regular expression need sudo 1.9.10. Without them any argument would reach a program run by root. */
export const sudoersRule = `%hotspot-admin ALL=(root) NOPASSWD: ${places.command} ^(start|stop|restart|status) [1-9][0-9]{0,4}$
Defaults!${places.command} !requiretty
`;

export const commandScript = `#!/bin/sh
exec ${places.programs}/node ${places.programs}/hotspotctl.js "$@"
`;

/** Docker lets nothing be forwarded that it does not know; our own table still keeps guests out who may not. */
export function dockerUnit(cards: readonly Card[]): string {
  const lines = cards.flatMap(({ name }) =>
    ["-i", "-o"].flatMap((way) => [
      `ExecStart=-/usr/sbin/iptables -w -I DOCKER-USER ${way} ${name} -j ACCEPT`,
      `ExecStop=-/usr/sbin/iptables -w -D DOCKER-USER ${way} ${name} -j ACCEPT`,
    ]),
  );
  return `[Unit]
Description=Docker lets the guests of Kaunta's hotspots through
After=docker.service
PartOf=docker.service

[Service]
Type=oneshot
RemainAfterExit=yes
${lines.join("\n")}

[Install]
WantedBy=docker.service
`;
}

export type Card = { readonly name: string; readonly mac: string | null };

export function baseEnv(values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([key, value]) => `${key}=${value}`);
  return `# What every hotspot of this computer starts from. KEY=VALUE, read by Kaunta's helper, never sourced.\n${lines.join("\n")}\n`;
}

const example: readonly Card[] = [{ name: "wlan0", mac: "02:00:00:00:00:10" }];
/** By the name under which each lies in resources/linux; those about cards with one as an example. */
export const shown: Readonly<Record<string, string>> = {
  "kaunta-helper.socket": socketUnit,
  "kaunta-helper.service": serviceUnit,
  "kaunta-docker.service": dockerUnit(example),
  "tmpfiles.conf": folderRule,
  "NetworkManager.conf": networkManagerDropIn(example),
  logrotate: logrotateRule,
  sudoers: sudoersRule,
  hotspotctl: commandScript,
  "base.env": baseEnv({
    INTERFACE: "wlan0",
    AP_IP: "10.77.0.1",
    NETMASK: "255.255.252.0",
    DHCP_RANGE_START: "10.77.0.10",
    DHCP_RANGE_END: "10.77.3.250",
    LEASE: "3600",
    UPLINK: "auto",
    ALLOWED_INTERFACES: "wlan0@02:00:00:00:00:10",
    COUNTRY_CODE: "KE",
  }),
};
