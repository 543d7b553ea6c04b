// What `ip -j` prints, as far as we need it (iproute2, ip-address(8), ip-route(8), ip-neighbour(8)).

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;

function rows(text: string): readonly Json[] {
  if (text.trim() === "") return [];
  const whole: unknown = JSON.parse(text);
  return Array.isArray(whole) ? whole.filter(isObject) : [];
}
const said = (row: Json, key: string): string => {
  const value = row[key];
  return typeof value === "string" ? value : "";
};

export type Address = { readonly device: string; readonly ip: string; readonly prefix: number };
/** `ip -j -4 addr show` */
export const readAddresses = (text: string): readonly Address[] =>
  rows(text).flatMap((row) => {
    const info = row["addr_info"];
    return (Array.isArray(info) ? info.filter(isObject) : []).flatMap((one) =>
      typeof one["prefixlen"] === "number" && said(one, "local")
        ? [{ device: said(row, "ifname"), ip: said(one, "local"), prefix: one["prefixlen"] }]
        : [],
    );
  });

/** `to`: `default`, an address or a network. */
export type Route = { readonly to: string; readonly device: string };
/** `ip -j -4 route show`, `ip -j -4 route get …` */
export const readRoutes = (text: string): readonly Route[] =>
  rows(text).flatMap((row) => (said(row, "dst") ? [{ to: said(row, "dst"), device: said(row, "dev") }] : []));

export type Near = { readonly mac: string; readonly ip: string; readonly states: readonly string[] };
/** `ip -j -4 neigh show dev …` */
export const readNeighbours = (text: string): readonly Near[] =>
  rows(text).flatMap((row) => {
    const states = row["state"];
    if (!said(row, "lladdr") || !said(row, "dst")) return [];
    return [
      {
        mac: said(row, "lladdr").toLowerCase(),
        ip: said(row, "dst"),
        states: Array.isArray(states) ? states.map(String) : [],
      },
    ];
  });
