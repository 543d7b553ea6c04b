// The program /usr/local/bin/hotspotctl.
import { argv, env } from "node:process";

import { socketPath } from "../protocol.ts";
import { hotspotctl } from "./main.ts";

// Another socket only for trying out; whoever may set our environment may open that socket anyway. Under sudo it is gone.
process.exitCode = await hotspotctl(
  argv.slice(2),
  { out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text) },
  env["KAUNTA_SOCKET"] ?? socketPath,
);
