// The query stack, by the examples of the manual and its corners.
import { expect, test } from "vitest";
import { matches } from "./query.ts";

const rows = [
  { name: "ether1", type: "ether", mtu: "1500", comment: "up" },
  { name: "vlan5", type: "vlan", mtu: "1496" },
  { name: "bridge", type: "bridge", mtu: "1500", comment: "" },
  { name: "old", type: "ether", mtu: "900", disabled: "true", "limit-uptime": "1h30m" },
].map((row) => new Map(Object.entries(row)));

const cases: [string[], string[]][] = [
  [[], ["ether1", "vlan5", "bridge", "old"]],
  [["type=ether"], ["ether1", "old"]],
  [["=type=ether"], ["ether1", "old"]],
  [["type=ether", "type=vlan", "#|!"], ["bridge"]],
  [
    ["type=ether", "type=vlan", "#|"],
    ["ether1", "vlan5", "old"],
  ],
  [["type=ether", "mtu=1500"], ["ether1"]],
  [["type=ether", "mtu=1500", "#&"], ["ether1"]],
  [["comment"], ["ether1", "bridge"]],
  [["-comment"], ["vlan5", "old"]],
  [[">comment="], ["ether1"]],
  [["<mtu=1000"], ["old"]],
  [[">mtu=900"], ["ether1", "vlan5", "bridge"]],
  [["disabled=yes"], ["old"]],
  [[">limit-uptime=1h"], ["old"]],
  [["#!"], []],
  // An index at the end keeps only that value: index 1 is the one below the top.
  [
    ["type=ether", "type=vlan", "#1"],
    ["ether1", "old"],
  ],
  // An index followed by a sign pushes a copy; a dot after it only ends it.
  [
    ["type=ether", "type=vlan", "#1.|0"],
    ["ether1", "vlan5", "old"],
  ],
  [["type=vlan", "#.&"], ["vlan5"]],
];

test.each(cases)("?%s keeps %s", (queries, names) => {
  expect(rows.filter((row) => matches(queries, row)).map((row) => row.get("name"))).toEqual(names);
});
