import { expect, test } from "vitest";
import { connectBridge } from "./bridge.ts";

function shell() {
  const hear: ((text: string) => void)[] = [];
  const gone: (() => void)[] = [];
  const sent: string[] = [];
  return {
    sent,
    say: (text: string) => hear.forEach((listener) => listener(text)),
    hangUp: () => gone.forEach((listener) => listener()),
    bridge: {
      send: (text: string) => void sent.push(text),
      receive: (listener: (text: string) => void) => void hear.push(listener),
      closed: (listener: () => void) => void gone.push(listener),
    },
  };
}

test("a talk over the bridge ends when the shell hangs up, and the next one begins clean", async () => {
  const { bridge, sent, say, hangUp } = shell();
  const connect = connectBridge(bridge);
  const heard: string[] = [];
  const first = await connect();
  first.receive((text) => heard.push(`first ${text}`));
  first.closed(() => heard.push("first gone"));
  first.send("a");
  say("1");
  hangUp();
  first.send("lost");
  const second = await connect();
  second.receive((text) => heard.push(`second ${text}`));
  second.send("b");
  say("2");
  expect([sent, heard]).toEqual([
    ["a", "b"],
    ["first 1", "first gone", "second 2"],
  ]);
});
