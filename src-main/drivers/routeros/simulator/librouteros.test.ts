// An independent client, Debian's python3-librouteros, against the simulated router: no special cases for our own.
import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, expect, test } from "vitest";
import { bench, clearBench } from "./test-router.ts";

afterEach(clearBench);

const python = "/usr/bin/python3";
function installed(): boolean {
  try {
    execFileSync(python, ["-c", "import librouteros"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
const absent = !installed();
if (absent) {
  const sentence = "python3-librouteros is not installed (apt-get install python3-librouteros).";
  if (process.env["CI"] !== undefined) throw new Error(sentence);
  console.warn(`Skipped: ${sentence}`);
}

const story = `
import json, sys, librouteros
from librouteros.query import Key
from librouteros.login import plain, token
port, mode = int(sys.argv[1]), sys.argv[2]
login = token if mode == "6.42" else plain
api = librouteros.connect(host="127.0.0.1", port=port, username="kaunta", password="s3cret", login_method=login)
said = {}
said["identity"] = [row["name"] for row in api("/system/identity/print")]
users = api.path("ip", "hotspot", "user")
first = users.add(name="A3K9M7P2", profile="default", **{"limit-uptime": "3600", "comment": "kaunta:1:1"})
second = users.add(name="B4", password="=x=")
said["ids"] = [first, second]
users.update(**{".id": first, "limit-uptime": "90m"})
name, limit, comment = Key("name"), Key("limit-uptime"), Key("comment")
said["chosen"] = list(users.select(name, limit).where(name == "A3K9M7P2"))
said["either"] = [row["name"] for row in users.select(name).where(name.In("A3K9M7P2", "B4"))]
said["marked"] = [row["name"] for row in users.select(name).where(comment == "kaunta:1:1")]
said["others"] = [row["name"] for row in users.select(name).where(name != "B4")]
try:
    users.add(name="B4")
except librouteros.exceptions.TrapError as error:
    said["twice"] = str(error)
users.remove(first, second)
said["left"] = [row["name"] for row in users]
said["empty"] = list(api.path("ip", "hotspot", "cookie"))
said["ping"] = len(list(api("/ping", address="10.0.0.1", count="1")))
try:
    librouteros.connect(host="127.0.0.1", port=port, username="kaunta", password="no", login_method=login)
except librouteros.exceptions.TrapError as error:
    said["refused"] = str(error)
api.close()
print(json.dumps(said))
`;

test.skipIf(absent).each(["6.42", "6.49", "7.20"] as const)(
  "librouteros logs in, prints, adds, sets, queries and removes on %s",
  async (mode) => {
    const { port } = await bench({ mode, users: [{ name: "kaunta", password: "s3cret" }] });
    const { stdout } = await promisify(execFile)(python, ["-c", story, String(port), mode], {
      timeout: 10_000,
    });
    expect(JSON.parse(stdout)).toEqual({
      identity: ["MikroTik"],
      ids: ["*2", "*3"],
      chosen: [{ name: "A3K9M7P2", "limit-uptime": "1h30m" }],
      either: ["A3K9M7P2", "B4"],
      marked: ["A3K9M7P2"],
      others: ["default-trial", "A3K9M7P2"],
      twice: "failure: already have user with this name for this server",
      left: ["default-trial"],
      empty: [],
      ping: 1,
      refused: mode === "6.42" ? "cannot log in" : "invalid user name or password (6)",
    });
  },
);
