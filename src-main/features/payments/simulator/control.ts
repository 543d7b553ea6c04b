// The strings of the puppets, over HTTP: `/__sim/…` on each company's port.
import { readScenario } from "./scenario.ts";
import { forgeKinds, type Company, type PaymentSimulators } from "./types.ts";
import { readObject, type Answer, type Reply } from "./wire.ts";

const ok = (body: unknown = {}): Reply => ({ status: 200, body });
const wrong = (words: string): Reply => ({ status: 400, body: { error: words } });

export function createControl(company: Company, simulators: () => PaymentSimulators): Answer {
  return async ({ method, path, raw }) => {
    const sim = simulators();
    const said = readObject(raw) ?? {};
    switch (`${method} ${path}`) {
      case "GET /__sim/log":
        return ok(sim.log(company));
      case "GET /__sim/statement":
        return ok(sim.statement(company));
      case "GET /__sim/texts":
        return ok(sim.texts(company));
      case "GET /__sim/account":
        return ok(sim.accounts[company]);
      case "GET /__sim/clock":
        return ok({ now: sim.clock.now() });
      case "POST /__sim/clock": {
        const { advanceMs } = said;
        if (typeof advanceMs !== "number" || !(advanceMs >= 0)) return wrong("advanceMs");
        sim.clock.advance(advanceMs);
        return ok({ now: sim.clock.now() });
      }
      case "POST /__sim/next": {
        const scenario = said["scenario"] === null ? null : readScenario(said["scenario"]);
        if (scenario === undefined) return wrong("scenario");
        sim.next(company, scenario);
        return ok({ scenario });
      }
      case "POST /__sim/webhook": {
        const { url } = said;
        if (url !== null && (typeof url !== "string" || !URL.canParse(url))) return wrong("url");
        sim.webhook(company, url);
        return ok();
      }
      case "POST /__sim/by-hand": {
        const { amountMinor, phone, billRef, toTill } = said;
        if (typeof amountMinor !== "number" || !Number.isSafeInteger(amountMinor) || amountMinor <= 0)
          return wrong("amountMinor");
        if (typeof phone !== "string" || !/^\d{12}$/.test(phone)) return wrong("phone");
        return ok(
          sim.byHand(company, {
            amountMinor,
            phone,
            ...(typeof billRef === "string" && { billRef }),
            ...(toTill === true && { toTill }),
          }),
        );
      }
      case "POST /__sim/forge": {
        const { kind, ref } = said;
        const lie = forgeKinds.find((one) => one === kind);
        if (!lie) return wrong("kind");
        const answer = await sim.forge(company, lie, typeof ref === "string" ? { ref } : {});
        return ok({ status: answer.status });
      }
      default:
        return { status: 404, body: { error: "no such string" } };
    }
  };
}
