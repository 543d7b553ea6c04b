// Puts our pages and our rule onto a router, and proves it by reading back.
import type { InstallStep } from "#contract/portal.ts";
import * as files from "#main/drivers/routeros/menus/file.ts";
import * as hotspots from "#main/drivers/routeros/menus/ip-hotspot.ts";
import * as profiles from "#main/drivers/routeros/menus/ip-hotspot-profile.ts";
import * as garden from "#main/drivers/routeros/menus/ip-hotspot-walled-garden-ip.ts";
import type { HotspotProfile } from "#main/drivers/routeros/menus/ip-hotspot-profile.ts";
import type { RouterLink } from "#main/drivers/routeros/types.ts";
import { textOf } from "#main/platform/errors.ts";
import type { RouterPage } from "./router-pages.ts";

/** Our rows on routers carry this. */
const portalMark = "kaunta:portal";

export type InstallOrder = {
  readonly pages: readonly RouterPage[];
  /** This computer as guests reach it: an address or a name. */
  readonly address: string;
  readonly port: number;
};

type Outcome = Omit<InstallStep, "step">;
type Work = () => Promise<Outcome>;

const done = (detail: string): Outcome => ({ outcome: "done", detail });
const already = (detail: string): Outcome => ({ outcome: "already", detail });
const failed = (detail: string): Outcome => ({ outcome: "failed", detail });

/**
 * The way for phones is opened before any page sends them along it. A step that fails does not keep the others from
 * being tried; what the router refused is in its raw words. Nothing without our mark is changed, but for the pages
 * themselves and `http-pap` among the ways to log in.
 */
export async function install(link: RouterLink, order: InstallOrder): Promise<InstallStep[]> {
  const steps: InstallStep[] = [];
  const step = async (name: InstallStep["step"], work: Work): Promise<void> => {
    const outcome = await work().catch((error: unknown) => failed(textOf(error)));
    steps.push({ step: name, ...outcome });
  };
  const kinds = await profilesInUse(link);
  if (typeof kinds === "string") return [{ step: "walled-garden", outcome: "failed", detail: kinds }];

  let folders: string[] = [];
  const [login, ...others] = order.pages;
  await step("walled-garden", () => openWay(link, order));
  const open = steps.every(({ outcome }) => outcome !== "failed");
  if (open) {
    await step("login-page", async () => {
      folders = await foldersOf(link, kinds);
      if (folders.length === 0) return failed(`no login.html in ${kinds.map(folderOf).join(", ")}`);
      return await writeAll(link, folders, login ? [login] : []);
    });
    if (folders.length > 0) await step("redirect-page", () => writeAll(link, folders, others));
  }
  await step("login-method", () => allowForm(link, kinds));
  await step("read-back", () => readBack(link, order, folders));
  return steps;
}

/** The profiles of hotspots that serve; a text says why there are none. */
async function profilesInUse(link: RouterLink): Promise<HotspotProfile[] | string> {
  const [servers, all] = await Promise.all([hotspots.list(link), profiles.list(link)]);
  const used = new Set(servers.filter(({ disabled }) => !disabled).map(({ profile }) => profile));
  const kinds = all.filter(({ name }) => used.has(name));
  return kinds.length > 0 ? kinds : "no hotspot is set up on this router";
}

const isOurs = (rule: garden.GardenRule, { address, port }: InstallOrder): boolean =>
  !rule.disabled &&
  rule.action === "accept" &&
  (rule.server === "all" || rule.server === "") &&
  rule.protocol === "tcp" &&
  rule.dstPort === String(port) &&
  (isNumber(address) ? rule.dstAddress === address : rule.dstHost === address);

const isNumber = (address: string): boolean => /^[\d.]+$/.test(address);

async function openWay(link: RouterLink, order: InstallOrder): Promise<Outcome> {
  const { address, port } = order;
  const where = `tcp ${address}:${port}`;
  const rules = await garden.list(link, { comment: portalMark });
  const good = rules.filter((rule) => isOurs(rule, order));
  const old = rules.filter((rule) => !good.slice(0, 1).includes(rule));
  if (good.length === 0)
    await garden.add(link, {
      action: "accept",
      ...(isNumber(address) ? { dstAddress: address } : { dstHost: address }),
      protocol: "tcp",
      dstPort: String(port),
      comment: portalMark,
    });
  // Only when the new way is open.
  if (old.length > 0)
    await garden.remove(
      link,
      old.map(({ id }) => id),
    );
  return good.length === 0 || old.length > 0 ? done(where) : already(where);
}

const folderOf = (kind: HotspotProfile): string =>
  (kind.htmlOverride || kind.htmlDirectory || "hotspot").replace(/\/+$/, "");

/**
 * Where the pages really lie. Boards with a `flash` folder keep them there, whatever the profile says, and some
 * versions write a `flash/` into the profile that is not there (7.17.0, 7.17.1): the folder is the one with a
 * login.html in it.
 */
async function foldersOf(link: RouterLink, kinds: readonly HotspotProfile[]): Promise<string[]> {
  const names = new Set((await files.list(link)).map(({ name }) => name));
  const found = kinds.flatMap((kind) => {
    const told = folderOf(kind);
    const bare = told.replace(/^flash\//, "");
    return [told, `flash/${bare}`, bare].find((folder) => names.has(`${folder}/login.html`)) ?? [];
  });
  return [...new Set(found)];
}

async function writeAll(
  link: RouterLink,
  folders: readonly string[],
  pages: readonly RouterPage[],
): Promise<Outcome> {
  const ids = new Map((await files.list(link)).map(({ name, id }) => [name, id]));
  let written = 0;
  const missing: string[] = [];
  for (const folder of folders)
    for (const { name, text } of pages) {
      const path = `${folder}/${name}`;
      const id = ids.get(path);
      if (id === undefined) {
        // Made where the version can; where it cannot, the router shows its own page in its place.
        if ((await files.add(link, path, text)) === "added") written++;
        else missing.push(path);
      } else if ((await files.contents(link, path)) !== text) {
        await files.setContents(link, id, text);
        written++;
      }
    }
  if (missing.length > 0) return failed(`cannot be made on this version: ${missing.join(", ")}`);
  return written > 0 ? done(folders.join(", ")) : already(folders.join(", "));
}

/** A form sent to the router itself is understood only with `http-pap`; other ways stay as they are. */
async function allowForm(link: RouterLink, kinds: readonly HotspotProfile[]): Promise<Outcome> {
  const closed = kinds.filter(({ loginBy }) => !loginBy.includes("http-pap"));
  for (const kind of closed) await profiles.set(link, kind.id, { loginBy: [...kind.loginBy, "http-pap"] });
  return closed.length > 0 ? done("http-pap") : already("http-pap");
}

async function readBack(link: RouterLink, order: InstallOrder, folders: readonly string[]): Promise<Outcome> {
  const wrong: string[] = [];
  const rules = await garden.list(link, { comment: portalMark });
  if (!rules.some((rule) => isOurs(rule, order))) wrong.push("/ip/hotspot/walled-garden/ip");
  for (const folder of folders)
    for (const { name, text } of order.pages)
      if ((await files.contents(link, `${folder}/${name}`)) !== text) wrong.push(`${folder}/${name}`);
  if (folders.length === 0) wrong.push("login.html");
  const kinds = await profilesInUse(link);
  if (typeof kinds === "string") wrong.push(kinds);
  else
    for (const { name, loginBy } of kinds) if (!loginBy.includes("http-pap")) wrong.push(`http-pap: ${name}`);
  return wrong.length === 0 ? done("") : failed(wrong.join(", "));
}
