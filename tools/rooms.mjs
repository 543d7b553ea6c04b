// One lint rule: may this room look into that room? The map is docs/decisions/0001-rooms.md drawn as a table.
import path from "node:path";
const root = process.cwd();

/** Features from the ground up: each may use those before it, none after. */
const order = [
  "settings",
  "operators",
  "logs",
  "printing",
  "sites",
  "hotspot",
  "plans",
  "access",
  "sms",
  "vouchers",
  "portal",
  "payments",
  "alerts",
  "reports",
  "backup",
];

const looksInto = {
  contract: ["contract"],
  renderer: ["contract", "renderer"],
  preload: ["contract", "preload"],
  platform: ["contract", "platform"],
  simulator: ["simulator"],
  drivers: ["contract", "platform", "drivers", "helper"],
  helper: ["helper"],
  features: ["contract", "platform", "drivers", "features"],
  doors: ["contract", "platform", "features", "doors"],
  compose: ["contract", "platform", "drivers", "features", "doors"],
  hosts: ["contract", "platform", "drivers", "simulator", "features", "doors", "compose", "hosts"],
};

function roomOf(file) {
  const [top, second, third] = file.split("/");
  if (top !== "src-main") return { room: top.replace("src-", "") };
  if (second === "compose.ts") return { room: "compose" };
  // A simulator that shared code with the client would share its mistakes too.
  if (/^src-main\/(drivers\/routeros|features\/payments)\/simulator\//.test(file))
    return { room: "simulator" };
  return { room: second, part: third };
}

function targetOf(file, source) {
  if (source.startsWith("#"))
    return source.replace(
      /^#(\w+)\//,
      (_, r) => ({ contract: "src-contract/", main: "src-main/", ui: "src-renderer/" })[r] ?? "",
    );
  if (source.startsWith(".")) return path.posix.normalize(path.posix.join(path.posix.dirname(file), source));
  return undefined;
}

function complaint(file, source) {
  const from = roomOf(file);
  if (source === "electron" || source.startsWith("electron/"))
    return file.startsWith("src-main/hosts/electron/") || from.room === "preload"
      ? undefined
      : "only hosts/electron and the preload may know Electron";
  if (from.room === "renderer" && source.startsWith("node:"))
    return "screens run in a browser: no node: modules";
  if (
    from.room === "contract" &&
    source !== "zod" &&
    !source.startsWith(".") &&
    !source.startsWith("#contract/")
  )
    return "the contract is pure: zod and its own files";
  if (source === "better-sqlite3" && !file.startsWith("src-main/platform/db/"))
    return "only platform/db knows which database it is";
  if (source === "node-routeros" && !file.startsWith("src-main/drivers/routeros/"))
    return "only drivers/routeros knows the library";
  const target = targetOf(file, source);
  if (!target || !target.startsWith("src-")) return undefined;
  const to = roomOf(target);
  if (!(looksInto[from.room] ?? []).includes(to.room)) return `${from.room} may not look into ${to.room}`;
  if (to.room === "helper" && from.room === "drivers" && target !== "src-helper/protocol.ts")
    return "of the helper only its protocol may be seen";
  if (to.room !== "features" || (from.part === to.part && from.room === "features")) return undefined;
  if (target !== `src-main/features/${to.part}/index.ts`) return `enter ${to.part} by its index.ts`;
  if (from.room === "features" && order.indexOf(to.part) >= order.indexOf(from.part))
    return `${from.part} may not use ${to.part}: it stands above it`;
  return undefined;
}

const rule = {
  create(context) {
    const file = path.relative(root, context.filename).replaceAll("\\", "/");
    if (!file.startsWith("src-") || /\.(test|fixture)\.tsx?$/.test(file)) return {};
    const check = (node) => {
      const text = node.source && complaint(file, node.source.value);
      if (text) context.report({ node: node.source, message: text });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};
export default { meta: { name: "house" }, rules: { rooms: rule } };
