// The only bridge between the shell and its page: text up, text down, and word that the line is gone.
import { contextBridge, ipcRenderer } from "electron";
import { channels } from "#contract/bridge.ts";
import type { Bridge } from "#contract/bridge.ts";

const bridge: Bridge = {
  send: (text) => ipcRenderer.send(channels.up, text),
  receive: (listener) => void ipcRenderer.on(channels.down, (_event, text: string) => listener(text)),
  closed: (listener) => void ipcRenderer.on(channels.gone, () => listener()),
};
contextBridge.exposeInMainWorld("kaunta", bridge);
