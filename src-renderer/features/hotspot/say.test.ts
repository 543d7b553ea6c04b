import { afterEach, expect, test } from "vitest";
import { CallError } from "#ui/rpc/call-error.ts";
import type { HotspotRun } from "#ui/state/hotspots.ts";
import { currentWords, speak } from "#ui/words/index.ts";
import { badFindings, hotspotOf, noUplink, stationOf, wellFindings } from "./fixture.ts";
import { partsOfFix } from "./fix.ts";
import { actsFor, barsOf, hotspotStatus, inOrder, roomOf, stateWord, stationState } from "./look.ts";
import { findingsText, sayCheck, sayRun, sayVerdict, sayWarning, stepLines } from "./say.ts";

afterEach(() => speak("en"));

test.each([
  ["rfkill unblock wlan", "", "rfkill unblock wlan", ""],
  ["Take 2.4 GHz.", "Take 2.4 GHz.", "", ""],
  [
    "Bring the internet by cable or a second card, then: nmcli device disconnect wlan0",
    "Bring the internet by cable or a second card, then:",
    "nmcli device disconnect wlan0",
    "",
  ],
  [
    "sudo apt install firmware-iwlwifi; then start the PC again",
    "",
    "sudo apt install firmware-iwlwifi",
    "then start the PC again",
  ],
  ["rfkill unblock wlan, then hotspotctl restart 1", "", "rfkill unblock wlan", "then hotspotctl restart 1"],
  [
    "sudo ufw allow in on wlan0 && sudo ufw route allow in on wlan0",
    "",
    "sudo ufw allow in on wlan0 && sudo ufw route allow in on wlan0",
    "",
  ],
])("advice is words to read and words to type: %s", (fix, before, command, after) => {
  expect(partsOfFix(fix)).toEqual({ before, command, after });
});

test("what is copied is never more than what is to be typed, for every advice of the test", () => {
  const commands = badFindings.map(({ fix }) => partsOfFix(fix).command).filter((one) => one !== "");
  expect(commands.length).toBe(4);
  for (const command of commands) expect(command).toMatch(/^(sudo|rfkill|nmcli) [^;]+$/);
});

test("on the air without internet is not green, and says so; off the air is said before that", () => {
  const dry = hotspotOf(1, { uplink: null, warnings: [noUplink] });
  expect([hotspotStatus(hotspotOf(1)), stateWord(hotspotOf(1))]).toEqual(["good", "running"]);
  expect([hotspotStatus(dry), stateWord(dry)]).toEqual(["waiting", "noUplink"]);
  expect(stateWord({ ...dry, warnings: [{ code: "off-air", sentence: "", fix: "" }] })).toBe("offAir");
});

test("what needs a hand stands first, then by name", () => {
  const list = [
    hotspotOf(1, { name: "B" }),
    hotspotOf(2, { name: "A" }),
    hotspotOf(3, { name: "Z", state: "card-missing" }),
    hotspotOf(4, { name: "Y", uplink: null }),
  ];
  expect(inOrder(list).map(({ name }) => name)).toEqual(["Z", "Y", "A", "B"]);
});

test("only what makes sense now is offered", () => {
  expect(actsFor(hotspotOf(1))).toEqual(["restart", "stop"]);
  expect(actsFor(hotspotOf(1, { state: "stopped" }))).toEqual(["start"]);
  expect(actsFor(hotspotOf(1, { state: "failed" }))).toEqual(["start", "stop"]);
  expect(actsFor(hotspotOf(1, { state: "starting" }))).toEqual([]);
  expect(actsFor(hotspotOf(1, { state: "unknown" }))).toEqual([]);
});

test("signal is drawn as phones draw it; rooms are counted without the network's own addresses", () => {
  expect([null, -95, -85, -75, -65, -50].map(barsOf)).toEqual([0, 0, 1, 2, 3, 4]);
  expect([24, 22].map(roomOf)).toEqual([253, 1021]);
});

test("a blocked device is blocked whatever else it is", () => {
  expect(stationState(stationOf(1))).toBe("in");
  expect(stationState(stationOf(1, { user: null }))).toBe("notPaid");
  expect(stationState(stationOf(1, { onAir: false }))).toBe("away");
  expect(stationState(stationOf(1, { onAir: false, blocked: true }))).toBe("blocked");
});

test("the answer counts what is to be mended, and remarks apart", () => {
  const t = currentWords();
  const say = (canBe: boolean, findings: readonly (typeof badFindings)[number][]) =>
    sayVerdict(t, { canBe, findings }).text;
  expect(say(true, wellFindings)).toBe("Yes, this PC can be a hotspot");
  expect(say(false, badFindings)).toBe("Not yet: 3 things to mend");
  expect(
    say(
      true,
      badFindings.filter(({ outcome }) => outcome !== "bad"),
    ),
  ).toBe("Yes, with 2 remarks");
  expect(say(false, [])).toBe("Not yet");
});

test("the test as text has every finding with its advice, the worst first", () => {
  const lines = findingsText(currentWords(), badFindings, sayCheck).split("\n");
  expect(lines[0]).toBe("[to mend] WiFi switch: WiFi is switched off on this PC.");
  expect(lines[1]).toBe("    rfkill unblock wlan");
  expect(lines.filter((line) => line.startsWith("["))).toHaveLength(badFindings.length);
});

test("warnings we know are in our words in both languages; a new one keeps the helper's", () => {
  speak("sw");
  const t = currentWords();
  expect(sayWarning(t, noUplink, 0).is).toBe("Kompyuta hii haina njia ya intaneti.");
  const fresh = { code: "too-hot", sentence: "The card is hot.", fix: "Cool it, then: sudo reboot" };
  expect(sayWarning(t, fresh, 0)).toEqual({
    is: "The card is hot.",
    more: "",
    advice: "Cool it, then:",
    command: "sudo reboot",
  });
});

const runOf = (more: Partial<HotspotRun>): HotspotRun => ({
  act: "start",
  own: true,
  steps: ["network", "firewall", "radio"].map((step, at) => ({ step, detail: step, at })),
  failed: false,
  why: "",
  failure: undefined,
  ...more,
});

test("a start is laid out whole, and shows where it is and where it broke", () => {
  const outcomes = (run: HotspotRun) => stepLines(currentWords(), run).map(({ outcome }) => outcome);
  const [done, waiting] = [
    ["done", "done", "done"],
    ["waiting", "waiting", "waiting"],
  ];
  expect(outcomes(runOf({}))).toEqual([...done, "now", ...waiting]);
  expect(outcomes(runOf({ failed: true }))).toEqual([...done, "failed", ...waiting]);
  expect(outcomes(runOf({ steps: [] }))).toEqual(Array.from({ length: 7 }, () => "waiting"));
});

test("who comes in the middle of a start sees how far it is, and a second try begins anew", () => {
  const reached = (...told: string[]) =>
    stepLines(
      currentWords(),
      runOf({ steps: told.map((step, at) => ({ step, detail: step, at })) }),
    ).findIndex(({ outcome }) => outcome === "now");
  expect(reached("address")).toBe(4);
  expect(reached("network", "firewall", "rules", "radio", "network")).toBe(0);
});

test("a call whose end nobody heard does not claim that nothing was done", () => {
  const failure = new CallError({ code: "no_answer", message: "time" });
  expect(sayRun(currentWords(), runOf({ failed: true, failure })).text).toBe(
    "Nobody heard what became of it",
  );
  expect(sayRun(currentWords(), runOf({ failed: true, failure, why: "Port 53 is taken." }))).toEqual({
    text: "It did not start. Nothing was left half done.",
    why: "Port 53 is taken.",
  });
});

test("a stop shows what it is told, and a step we have no word for keeps its own", () => {
  const steps = [{ step: "farewell", detail: "Sending phones away", at: 1 }];
  expect(stepLines(currentWords(), runOf({ act: "stop", steps }))).toEqual([
    { key: "1-0", title: "Sending phones away", outcome: "now" },
  ]);
});
