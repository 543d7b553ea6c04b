// Starts the simulators by themselves: node src-main/features/payments/simulator/main.ts --daraja 9101 --seed 7 …
import { parseArgs } from "node:util";
import { startPaymentSimulators } from "./simulators.ts";
import { companies, type Company } from "./types.ts";

const text = { type: "string" } as const;
const { values } = parseArgs({
  options: {
    daraja: { ...text, default: "9101" },
    intasend: { ...text, default: "9102" },
    clickpesa: { ...text, default: "9103" },
    nextsms: { ...text, default: "9104" },
    africastalking: { ...text, default: "9105" },
    seed: { ...text, default: "1" },
    "pay-after": { ...text, default: "4000" },
    pace: { ...text, default: "1" },
    "intasend-webhook": text,
    "clickpesa-webhook": text,
  },
});

const ports: Partial<Record<Company, number>> = {};
for (const company of companies) ports[company] = Number(values[company]);
const simulators = await startPaymentSimulators({
  ports,
  seed: Number(values.seed),
  payAfterMs: Number(values["pay-after"]),
  pace: Number(values.pace),
  webhooks: {
    ...(values["intasend-webhook"] !== undefined && { intasend: values["intasend-webhook"] }),
    ...(values["clickpesa-webhook"] !== undefined && { clickpesa: values["clickpesa-webhook"] }),
  },
});
for (const company of companies) console.log(`${company.padEnd(15)} ${simulators.bases[company]}`);
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void simulators.stop().then(() => process.exit(0)));
