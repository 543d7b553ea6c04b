// The virtual machine: what it needs, where it is kept, how it is started and always ended.
import type { ChildProcess } from "node:child_process";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";

const programs =
  "qemu-system-x86_64 dpkg-deb apt-get apt-cache cpio xz depmod modprobe busybox hostapd hostapd_cli wpa_supplicant iw nft dnsmasq conntrack ip ss setpriv curl systemctl useradd";

/** Why the machine cannot run here, in a few words; null when it can. */
export function whyNot(): string | null {
  if (process.platform !== "linux" || process.arch !== "x64") return "it needs Linux on x86-64";
  if (process.getuid?.() !== 0) return "it needs root, to show the machine this computer's own files";
  const missing = programs.split(" ").filter((name) => !find(name));
  if (missing.length > 0) return `missing: ${missing.join(", ")}`;
  if (!existsSync("/lib/systemd/systemd")) return "missing: systemd";
  if (!existsSync("/lib/firmware/regulatory.db")) return "missing: wireless-regdb";
  const shell = spawnSync("ldd", [find("busybox") ?? ""], { encoding: "utf8" });
  return shell.status === 0 ? "missing: busybox-static (busybox here needs libraries)" : null;
}

const find = (name: string) =>
  ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file));

/** Kept between runs: 180 MB. */
export function cacheFolder(): string {
  const folder = path.join(process.env["XDG_CACHE_HOME"] ?? tmpdir(), "kaunta-radio-lab");
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Throws with what the assembling said when it fails. */
export function assemble(): string {
  const folder = path.join(cacheFolder(), "machine");
  const done = spawnSync("bash", [path.join(import.meta.dirname, "assemble.sh"), folder], {
    encoding: "utf8",
    timeout: 300_000,
  });
  if (done.status !== 0) throw new Error(`the machine was not assembled:\n${done.stdout}${done.stderr}`);
  return folder;
}

export type Machine = {
  /** Shared with the machine as /out. */
  readonly out: string;
  /** The machine's own words, for when it does not come up. */
  console(): string;
  readonly ended: Promise<void>;
  kill(): Promise<void>;
};

/** `first` is a shell script run as process 1: it ends with an exec of systemd. */
export function boot(folder: string, first: string, files: Readonly<Record<string, string>>): Machine {
  const out = mkdtempSync(path.join(tmpdir(), "kaunta-radio-"));
  writeFileSync(path.join(out, "first.sh"), first);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(out, name), text);
  const share = (id: string, where: string, more: string) => [
    "-fsdev",
    `local,id=${id},path=${where},security_model=none${more}`,
    "-device",
    `virtio-9p-pci,fsdev=${id},mount_tag=${id}`,
  ];
  // Emulated, one processor: nested acceleration is rarely there, and a second processor makes it slower.
  const child: ChildProcess = spawn(
    "qemu-system-x86_64",
    [
      ..."-accel tcg,thread=multi,tb-size=512 -cpu max -machine q35 -smp 1 -m 1536 -nodefaults -no-user-config".split(
        " ",
      ),
      ..."-nographic -serial stdio -no-reboot -nic none".split(" "),
      "-kernel",
      path.join(folder, "vmlinux"),
      "-initrd",
      path.join(folder, "first.cpio"),
      "-append",
      "console=ttyS0 quiet panic=-1 reboot=t mitigations=off nokaslr norandmaps net.ifnames=0",
      ...share("hostroot", "/", ",readonly=on,multidevs=remap"),
      ...share("modules", path.join(folder, "root", "lib", "modules"), ",readonly=on"),
      ...share("out", out, ""),
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => said.push(text));
  const ended = once(child, "exit").then(() => undefined);
  return {
    out,
    console: () => said.join("").replaceAll("\r", "").slice(-4000),
    ended,
    async kill() {
      child.kill("SIGKILL");
      await ended;
      rmSync(out, { recursive: true, force: true });
    },
  };
}

export const readOut = (machine: Machine, name: string): string => {
  try {
    return readFileSync(path.join(machine.out, name), "utf8");
  } catch {
    return "";
  }
};
