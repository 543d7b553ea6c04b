export { createPrinting, type Printing, type PrintOrder } from "./printing.ts";
export { printingCalls } from "./calls.ts";
export { createPrinterSimulator, type PrinterFaults, type PrinterSimulator } from "./simulator/simulator.ts";
export type { OnPaper } from "./press.ts";
export type { Ticket } from "./ticket.ts";
