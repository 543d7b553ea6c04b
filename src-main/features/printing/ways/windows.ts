// The queues of Windows: bytes go to the spooler as they are, by the calls Microsoft documents for that (OpenPrinter,
// StartDocPrinter with the data type RAW, WritePrinter; "How to send raw data to a printer"). Windows PowerShell, which
// every Windows has, makes them: one process, one line there and one back for each slip.
// Written by the documentation and tested against a stand-in; not yet seen on a Windows computer.
import type { Clock, Timer } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Dialogue, Outside } from "./outside.ts";
import { type Way, WayError } from "./way.ts";

type Needs = { outside: Pick<Outside, "exists" | "env" | "dialogue"> };

/** Answers each line of `title queue bytes`, in base64, with `ok` or `no` and Windows' number. */
const script = `
$ErrorActionPreference = 'Stop'
Add-Type -TypeDefinition @'
using System;
using System.Runtime.InteropServices;
public static class Spooler {
  [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
  public class Doc {
    [MarshalAs(UnmanagedType.LPWStr)] public string Name;
    [MarshalAs(UnmanagedType.LPWStr)] public string Output;
    [MarshalAs(UnmanagedType.LPWStr)] public string Type;
  }
  [DllImport("winspool.drv", EntryPoint = "OpenPrinterW", CharSet = CharSet.Unicode, SetLastError = true)]
  static extern bool OpenPrinter(string name, out IntPtr printer, IntPtr defaults);
  [DllImport("winspool.drv", SetLastError = true)]
  static extern bool ClosePrinter(IntPtr printer);
  [DllImport("winspool.drv", EntryPoint = "StartDocPrinterW", CharSet = CharSet.Unicode, SetLastError = true)]
  static extern int StartDocPrinter(IntPtr printer, int level, [In] Doc doc);
  [DllImport("winspool.drv", SetLastError = true)]
  static extern bool EndDocPrinter(IntPtr printer);
  [DllImport("winspool.drv", SetLastError = true)]
  static extern bool StartPagePrinter(IntPtr printer);
  [DllImport("winspool.drv", SetLastError = true)]
  static extern bool EndPagePrinter(IntPtr printer);
  [DllImport("winspool.drv", SetLastError = true)]
  static extern bool WritePrinter(IntPtr printer, byte[] bytes, int count, out int written);
  public static int Send(string queue, string title, byte[] bytes) {
    IntPtr printer;
    if (!OpenPrinter(queue, out printer, IntPtr.Zero)) return Marshal.GetLastWin32Error();
    int error = 0;
    if (bytes.Length > 0) {
      Doc doc = new Doc { Name = title, Type = "RAW" };
      if (StartDocPrinter(printer, 1, doc) == 0) error = Marshal.GetLastWin32Error();
      else {
        int written = 0;
        bool good = StartPagePrinter(printer) && WritePrinter(printer, bytes, bytes.Length, out written);
        if (!good || written != bytes.Length) error = Math.Max(1, Marshal.GetLastWin32Error());
        EndPagePrinter(printer);
        if (!EndDocPrinter(printer) && error == 0) error = Marshal.GetLastWin32Error();
      }
    }
    ClosePrinter(printer);
    return error;
  }
}
'@
function Text([string] $base64) { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($base64)) }
while (($line = [Console]::In.ReadLine()) -ne $null) {
  $parts = $line.Split(' ')
  $bytes = [Convert]::FromBase64String($parts[2])
  $error1 = [Spooler]::Send((Text $parts[1]), (Text $parts[0]), $bytes)
  if ($error1 -eq 0) { [Console]::Out.WriteLine('ok') } else { [Console]::Out.WriteLine("no $error1") }
}
`;

/** Kept for the next job: starting PowerShell takes a second, and a slip must not wait for it. */
const idleMs = 10 * 60_000;

export function createSpooler({ outside, clock }: Needs & { clock: Clock }) {
  let dialogue: Dialogue | undefined;
  let timer: Timer | undefined;

  function stop(): void {
    timer?.cancel();
    dialogue?.end();
    dialogue = undefined;
  }

  async function send(queue: string, bytes: Uint8Array, title: string): Promise<void> {
    dialogue ??= begin(outside);
    timer?.cancel();
    timer = clock.after(idleMs, stop);
    const line = [title || "Kaunta", queue, bytes]
      .map((part) => Buffer.from(part).toString("base64"))
      .join(" ");
    const answer = await dialogue.ask(line).catch((error: unknown) => {
      stop();
      throw new WayError("not-here", `Windows PowerShell could not print: ${textOf(error)}`);
    });
    if (answer !== "ok") throw refused(queue, Number(answer.replace("no ", "")));
  }

  return {
    async open({ queue }: { queue: string }): Promise<Way> {
      await send(queue, new Uint8Array(), ""); // whether there is such a queue
      return {
        talks: false,
        write: (bytes, title) => send(queue, bytes, title),
        hear: () => {},
        ended: () => {},
        close: async () => {},
      };
    },
    stop,
  };
}

function begin(outside: Needs["outside"]): Dialogue {
  const root = outside.env("SystemRoot") ?? "C:\\Windows";
  const powershell = `${root}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;
  if (!outside.exists(powershell))
    throw new WayError(
      "not-here",
      `Windows PowerShell is missing here (${powershell}). Use the printer's network address.`,
    );
  const encoded = Buffer.from(script, "utf16le").toString("base64");
  return outside.dialogue(powershell, ["-NoProfile", "-NonInteractive", "-EncodedCommand", encoded]);
}

/** Windows' own numbers (Microsoft, "System Error Codes"). */
function refused(queue: string, code: number): WayError {
  switch (code) {
    case 1801: // ERROR_INVALID_PRINTER_NAME
      return new WayError(
        "unreachable",
        `Windows has no printer named ${queue}. Its name stands under Printers & scanners.`,
      );
    case 5: // ERROR_ACCESS_DENIED
      return new WayError("no-permission", `Windows does not let this user print to ${queue}.`);
    case 1722: // RPC_S_SERVER_UNAVAILABLE
    case 1717:
      return new WayError(
        "unreachable",
        "The print spooler of Windows is not running. Start it, or start Windows anew.",
      );
    default:
      return new WayError("broken-off", `Windows did not take the slip for ${queue} (error ${code}).`);
  }
}
