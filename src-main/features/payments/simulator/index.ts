// The front door of the simulated payment and SMS companies.
export { startPaymentSimulators } from "./simulators.ts";
export type { SimClock } from "./clock.ts";
export type { Scenario } from "./scenario.ts";
export { scenarios } from "./scenario.ts";
export type {
  BadLine,
  ByHand,
  Company,
  ForgeKind,
  PaymentSimulators,
  SimAccount,
  SimCall,
  SimMoney,
  SimOptions,
  SimText,
  Ways,
} from "./types.ts";
