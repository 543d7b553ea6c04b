// What process 1 of the machine does before it becomes systemd: a unit for our checks, and nothing else to wait for.

export function firstScript(about: {
  readonly node: string;
  readonly guest: string;
  readonly repo: string;
  readonly only: string;
}): string {
  return `export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
hostname kaunta-lab; ip link set lo up
echo 0123456789abcdef0123456789abcdef > /etc/machine-id
echo 'nameserver 93.184.216.1' > /etc/resolv.conf.lab; rm -f /etc/resolv.conf; mv /etc/resolv.conf.lab /etc/resolv.conf
# Everything a whole system would start by itself.
for one in sysinit local-fs sockets basic multi-user timers swap; do
  rm -rf /lib/systemd/system/$one.target.wants /etc/systemd/system/$one.target.wants /usr/lib/systemd/system/$one.target.wants
done
mkdir -p /etc/systemd/system/kaunta-helper.service.d
cat > /etc/systemd/system/kaunta-helper.service.d/lab.conf <<U
[Service]
StandardOutput=append:/out/helper.err
StandardError=append:/out/helper.err
U
cat > /etc/systemd/system/lab.target <<U
[Unit]
Wants=lab.service
AllowIsolate=yes
U
cat > /etc/systemd/system/lab.service <<U
[Unit]
DefaultDependencies=no
[Service]
Type=exec
Environment=HOME=/root LANG=C.UTF-8 PATH=$PATH
ExecStart=/bin/bash -c '${about.node} ${about.guest} ${about.repo} ${about.only} >/out/log 2>&1; sync; busybox poweroff -f'
U
exec </dev/null >/dev/console 2>&1
exec /lib/systemd/systemd --unit=lab.target --show-status=no --log-target=console --log-level=warning
`;
}
