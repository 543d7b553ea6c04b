import { expect, test } from "vitest";
import { CallError } from "#ui/rpc/call-error.ts";
import { errorsFromCore, errorsOf, formFor, routerDraftOf, typed } from "./router-form.ts";

const shop = { timeZone: "Africa/Nairobi", currency: "KES" } as const;
const task = { kind: "new-site" } as const;
const empty = formFor(task, shop);

test("the port follows the kind of connection until somebody types one", () => {
  expect(typed(empty, { security: "plain" }).port).toBe("8728");
  const own = typed(empty, { port: "18729" });
  expect(typed(own, { security: "plain" }).port).toBe("18729");
  expect(typed(typed(own, { port: "8729" }), { security: "plain" }).port).toBe("8728");
});

test("every field says what is wrong with it", () => {
  const wrong = { ...empty, host: "http://router", port: "70000", user: " ", timeZone: "Mars" };
  expect(errorsOf(wrong, task)).toEqual({
    name: "nameNeeded",
    host: "hostBad",
    port: "portBad",
    user: "userNeeded",
    timeZone: "timeZoneBad",
  });
  expect(errorsOf({ ...empty, name: "Kisumu", host: "10.8.0.2", port: "x" }, task)).toEqual({
    port: "portBad",
  });
});

test("what the core refuses stands beside the field it names", () => {
  const refused = (code: "already_exists" | "bad_request" | "storage_failed", field: string) =>
    errorsFromCore(new CallError({ code, message: "", params: { field } }));
  expect(refused("already_exists", "name")).toEqual({ name: "nameTaken" });
  expect(refused("already_exists", "router.host")).toEqual({ host: "hostTaken" });
  expect(refused("bad_request", "router.port")).toEqual({ port: "portBad" });
  expect(refused("bad_request", "elsewhere")).toBeUndefined();
  expect(refused("storage_failed", "name")).toBeUndefined();
});

test("a password left empty is not sent", () => {
  expect(routerDraftOf(empty)).not.toHaveProperty("password");
  expect(routerDraftOf({ ...empty, password: " x" }).password).toBe(" x");
});
