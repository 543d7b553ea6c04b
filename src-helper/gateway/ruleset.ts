// The whole table of a hotspot, as text for `nft -f`. Pure; the golden files beside the tests show what comes out.
// Loading replaces the old table and makes the new one in one transaction: no packet sees anything between.
import { integer, mac, wireless } from "../checks/fields.ts";
import { address, networkOf, readAddress, writeAddress } from "../checks/ipv4.ts";
import type { HotspotConfig } from "../protocol.ts";
import { addCharges, addObjects, admit } from "./lines.ts";
import type { Model, Used } from "./model.ts";
import { secondsLeft } from "./model.ts";
import { tableName, unpaidDnsPort } from "./names.ts";

/**
 * Whatever is nobody's on the internet: a guest who has paid reaches the internet, not the shop's computers
 * (RFC 1918, RFC 6598, RFC 3927), and nothing a router must not pass on (RFC 6890: this network, loopback, class D, E).
 */
const closed =
  "0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16, 224.0.0.0/3";

export type GatewayConfig = Pick<
  HotspotConfig,
  "id" | "interface" | "address" | "prefix" | "portalPort" | "lanAllowed"
>;

export const table = (config: Pick<GatewayConfig, "id">): string => `inet ${tableName(config.id)}`;

/** Takes the table away, also when there is none. */
export const removal = (config: Pick<GatewayConfig, "id">): string =>
  `add table ${table(config)}\ndelete table ${table(config)}\n`;

/** `walled`: addresses the resolver had put into the walled garden. `used` by sid. `now`: epoch milliseconds. */
export type Contents = {
  readonly model: Model;
  readonly used: ReadonlyMap<string, Used>;
  readonly walled: readonly string[];
  readonly now: number;
};

export function ruleset(config: GatewayConfig, contents: Contents): string {
  return `${removal(config)}${skeleton(config, contents)}${sessionLines(config, contents).join("\n")}\n`;
}

const elements = (all: readonly string[]) =>
  all.length === 0 ? "" : `\n    elements = { ${all.toSorted().join(", ")} }`;

function skeleton(config: GatewayConfig, { model, walled }: Contents): string {
  const ap = `"${wireless(config.interface, "interface")}"`;
  const own = address(config.address, "address");
  const prefix = integer(config.prefix, "prefix", 8, 30);
  const net = `${writeAddress(networkOf(readAddress(own) ?? 0, prefix).first)}/${prefix}`;
  const portal = integer(config.portalPort, "portalPort", 1, 65_535);
  const macs = (all: ReadonlySet<string>) => elements([...all].map((one) => mac(one, "mac")));
  const inside = elements(walled.map((one) => address(one, "walled")));
  return `table ${table(config)} {
  # Who may pass: device and address together. The time-out is the paid time; the kernel ends it without us.
  set authed {
    type ether_addr . ipv4_addr
    flags timeout
  }
  # The same for what comes back.
  set authed_ip {
    type ipv4_addr
    flags timeout
  }
  # Filled by the resolvers when a guest asks for a name of the walled garden.
  set walled {
    type ipv4_addr
    flags timeout
    timeout 12h${inside}
  }
  set lan_allowed {
    type ipv4_addr
    flags interval
    auto-merge${elements(config.lanAllowed)}
  }
  set closed {
    type ipv4_addr
    flags interval
    elements = { ${closed} }
  }
  set blocked {
    type ether_addr${macs(model.blocked)}
  }
  set bypassed {
    type ether_addr${macs(model.bypassed)}
  }
  # Addresses that bypassed devices were seen with: what comes back has no MAC yet.
  set bypassed_ip {
    type ipv4_addr
    size 4096
    flags dynamic,timeout
    timeout 10m
  }
  set dns_asked {
    type ether_addr
    size 65535
    flags dynamic,timeout
    timeout 1m
  }
  set portal_asked {
    type ether_addr
    size 65535
    flags dynamic,timeout
    timeout 1m
  }
  map counter_in {
    type ipv4_addr : counter
  }
  map counter_out {
    type ipv4_addr : counter
  }
  map quota_in {
    type ipv4_addr : quota
  }
  map quota_out {
    type ipv4_addr : quota
  }
  map quota_all {
    type ipv4_addr : quota
  }
  map limit_in {
    type ipv4_addr : limit
  }
  map limit_out {
    type ipv4_addr : limit
  }

  chain forward {
    type filter hook forward priority filter - 5; policy accept;
    iifname ${ap} goto guest_sends
    oifname ${ap} goto guest_gets
  }
  chain guest_sends {
    meta nfproto ipv6 drop
    oifname ${ap} drop
    ip saddr != ${net} drop
    ip saddr ${own} drop
    ether saddr @blocked drop
    ip daddr @closed ip daddr != @lan_allowed goto refuse
    ether saddr . ip saddr @authed goto paid_sends
    ether saddr @bypassed update @bypassed_ip { ip saddr } accept
    ip daddr @walled meta l4proto { tcp, udp } th dport { 80, 443 } accept
    goto refuse
  }
  # Dropped by the limit before it is charged; counted only when it passes; not counted is not passed.
  chain paid_sends {
    limit name ip saddr map @limit_in drop
    quota name ip saddr map @quota_in goto refuse
    quota name ip saddr map @quota_all goto refuse
    tcp flags syn tcp option maxseg size set rt mtu
    counter name ip saddr map @counter_in accept
    goto refuse
  }
  chain guest_gets {
    meta nfproto ipv6 drop
    ct state != { established, related } drop
    ip daddr @authed_ip goto paid_gets
    ip daddr @bypassed_ip accept
    ip saddr @walled accept
    drop
  }
  chain paid_gets {
    limit name ip daddr map @limit_out drop
    quota name ip daddr map @quota_out goto refuse
    quota name ip daddr map @quota_all goto refuse
    tcp flags syn tcp option maxseg size set rt mtu
    counter name ip daddr map @counter_out accept
    drop
  }
  # Said at once, so that a phone does not wait: a reset is believed by connect(), an ICMP error is not.
  chain refuse {
    meta l4proto tcp reject with tcp reset
    reject with icmpx admin-prohibited
  }

  chain input {
    type filter hook input priority filter - 5; policy accept;
    iifname ${ap} goto guest_asks
  }
  # Of this computer a guest reaches DHCP, the resolvers, the portal and ping; at the hotspot's own address only.
  chain guest_asks {
    meta nfproto ipv6 drop
    ether saddr @blocked drop
    udp sport 68 udp dport 67 accept
    ip daddr != ${own} goto refuse
    ip saddr != ${net} drop
    meta l4proto { tcp, udp } th dport ${unpaidDnsPort} goto unpaid_asks_names
    meta l4proto { tcp, udp } th dport 53 goto paid_asks_names
    # What this computer began itself: somebody looking for what is wrong with a device.
    ct direction reply ct state established accept
    tcp dport ${portal} tcp flags & (syn | ack) == syn update @portal_asked { ether saddr limit rate over 30/second burst 60 packets } drop
    tcp dport ${portal} accept
    icmp type echo-request accept
    goto refuse
  }
  chain unpaid_asks_names {
    update @dns_asked { ether saddr limit rate over 20/second burst 40 packets } drop
    accept
  }
  # Looked at for every packet: an old connection must not be a way around the second resolver.
  chain paid_asks_names {
    ether saddr . ip saddr @authed accept
    ether saddr @bypassed accept
    goto refuse
  }

  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;
    iifname ${ap} meta nfproto ipv4 goto guest_wants
  }
  chain guest_wants {
    ether saddr @blocked return
    ip daddr ${own} tcp dport 80 dnat ip to ${own}:${portal}
    ether saddr . ip saddr @authed goto online
    ether saddr @bypassed goto online
    meta l4proto { tcp, udp } th dport 53 dnat ip to ${own}:${unpaidDnsPort}
    ip daddr @walled return
    tcp dport 80 dnat ip to ${own}:${portal}
  }
  chain online {
    meta l4proto { tcp, udp } th dport 53 dnat ip to ${own}:53
  }
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    iifname ${ap} oifname != ${ap} masquerade
  }
}
`;
}

function sessionLines(config: GatewayConfig, { model, used, now }: Contents): string[] {
  const at = table(config);
  const bindings = model.bindings.values().map((binding) => {
    const terms = model.sessions.get(binding.sid);
    const left = secondsLeft(binding, now);
    if (!terms || left === 0) return [];
    return [
      ...addCharges(at, binding.ip, binding.sid, terms),
      ...admit(at, binding, left, !model.blocked.has(binding.mac)),
    ];
  });
  return [
    ...model.sessions
      .entries()
      .flatMap(([sid, terms]) => addObjects(at, sid, terms, used.get(sid) ?? { in: 0, out: 0 })),
    ...[...bindings].flat(),
  ];
}
