import "#ui/app/jsdom-page.ts";
import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Invitation, KeyPair, NewKeyPair, Operator, Role } from "#contract/operators.ts";
import type { OperatorId } from "#contract/values/index.ts";
import { App } from "#ui/app/App.tsx";
import { composeScreens } from "#ui/app/compose.tsx";
import { CallError } from "#ui/rpc/call-error.ts";
import { createFakeCore, type FakeAnswers } from "#ui/rpc/fake-core.ts";
import { speak } from "#ui/words/index.ts";

const password = "neno la siri";
const at = Date.parse("2026-11-22T08:00:00Z");
const personOf = (id: string, name: string, role: Role, more: Partial<Operator> = {}): Operator => ({
  id: id as OperatorId,
  name,
  role,
  email: "",
  offAt: null,
  madeAt: at,
  enteredAt: null,
  sessions: 0,
  keys: 0,
  ...more,
});
const pairOf = (publicKey: string, label: string): KeyPair => ({
  publicKey,
  label,
  lastFour: "wXyZ",
  madeAt: at,
  usedAt: null,
});
const stops: (() => void)[] = [];

function stage(hash: string, role: Role = "owner", operators: FakeAnswers["operators"] = {}) {
  location.hash = hash;
  let key: string | null = "k";
  const session = { me: { id: "o1" as OperatorId, name: "Amina", role }, key: "k", idleMinutes: 60 };
  const people = [
    personOf("o1", "Amina", "owner", { sessions: 1 }),
    personOf("o2", "Juma", "cashier", { keys: 1 }),
  ];
  const invitations: Invitation[] = [];
  const pairs: KeyPair[] = [];
  const of = (id: string): Operator => {
    const found = people.find((one) => one.id === id);
    if (!found) throw new CallError({ code: "not_found", message: "no such operator" });
    return found;
  };
  const set = (id: string, change: Partial<Operator>): Operator => {
    const next = { ...of(id), ...change };
    people[people.findIndex((one) => one.id === id)] = next;
    return next;
  };
  const newPair = (label: string): NewKeyPair => {
    const pair = pairOf(`kpub_${pairs.length + 1}`, label);
    pairs.unshift(pair);
    return { ...pair, privateKey: "kprv_only-now-wXyZ" };
  };
  const confirm = (given: string): void => {
    if (given !== password) throw new CallError({ code: "wrong_login", message: "wrong" });
  };
  const fake = createFakeCore({
    operators: {
      gate: () => ({ kind: "login" }),
      resume: () => session,
      login: () => session,
      touch: () => ({}),
      list: () => people,
      make: ({ name, role: made }) => {
        if (people.some((one) => one.name === name))
          throw new CallError({ code: "already_exists", message: "taken", params: { field: "name" } });
        const person = personOf(`o${people.length + 1}`, name, made);
        people.push(person);
        return person;
      },
      change: ({ operator, name, role: next }) =>
        set(operator, { ...(name ? { name } : {}), ...(next ? { role: next } : {}) }),
      switchOff: ({ operator, off }) => set(operator, { offAt: off ? at : null }),
      remove: ({ operator }) => {
        people.splice(people.indexOf(of(operator)), 1);
        return {};
      },
      setPassword: ({ operator }) => of(operator),
      keysOf: () => [pairOf("kpub_juma", "till")],
      revokeKeyOf: () => ({}),
      invitations: () => invitations,
      invite: ({ role: invited, note = "" }) => {
        const invitation = {
          id: `i${invitations.length}`,
          role: invited,
          note,
          madeAt: at,
          madeBy: "Amina",
          until: at + 7 * 86_400_000,
        };
        invitations.push(invitation);
        return { invitation, code: "A3K9-M7P2-QX4T" };
      },
      withdraw: () => {
        invitations.splice(0);
        return {};
      },
      join: () => session,
      profile: () => ({ ...session.me, email: "", bio: "", website: "", madeAt: at, changedAt: at }),
      keepProfile: (draft) => ({ ...session.me, ...draft, madeAt: at, changedAt: at }),
      keys: () => pairs,
      makeKey: ({ label = "", password: given }) => {
        confirm(given);
        return newPair(label);
      },
      rotateKey: ({ publicKey, password: given }) => {
        confirm(given);
        const old = pairs.findIndex((one) => one.publicKey === publicKey);
        const [gone] = pairs.splice(old, 1);
        return newPair(gone?.label ?? "");
      },
      revokeKey: ({ publicKey }) => {
        pairs.splice(
          pairs.findIndex((one) => one.publicKey === publicKey),
          1,
        );
        return {};
      },
      ...operators,
    },
    sites: { list: () => [], live: () => ({ now: at, sites: [] }), watch: () => ({}) },
  });
  const stores = composeScreens({
    connect: fake.connect,
    key: { get: () => key, set: (next) => void (key = next) },
    storage: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined },
  });
  if (hash === "#/gate") key = null;
  speak("en");
  stores.core.start();
  stops.push(() => stores.core.stop());
  render(<App stores={stores} />);
  const inputsOf = (name: string): unknown[] =>
    fake.asked.filter(({ call }) => call === `operators.${name}`).map(({ input }) => input);
  return { fake, people, user: userEvent.setup(), inputsOf };
}

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  for (const stop of stops.splice(0)) stop();
});

const row = async (name: string): Promise<HTMLElement> => {
  const named = await screen.findByRole("button", { name: `What to do with ${name}` });
  const item = named.closest("li");
  if (!item) throw new Error(`${name} is in no row`);
  return item;
};
async function choose(user: ReturnType<typeof userEvent.setup>, name: string, entry: string): Promise<void> {
  await user.click(within(await row(name)).getByRole("button"));
  await user.click(await screen.findByRole("menuitem", { name: entry }));
}

test("the owner sees who runs the shop, and adds one with a role and a first password", async () => {
  const { user, inputsOf } = stage("#/people");
  expect(within(await row("Amina")).getByText("(you)")).toBeTruthy();
  expect(within(await row("Juma")).getByText("1 key pair")).toBeTruthy();
  await user.keyboard("n");
  const dialog = within(await screen.findByRole("dialog"));
  await user.click(dialog.getByRole("button", { name: /^Add/ }));
  expect(dialog.getByText("At least 2 characters.")).toBeTruthy();
  expect(inputsOf("make")).toEqual([]);
  await user.type(dialog.getByLabelText("Name"), "Juma");
  await user.type(dialog.getByLabelText("First password"), password);
  await user.click(dialog.getByRole("button", { name: /^Add/ }));
  expect(await dialog.findByText("Somebody has this name already.")).toBeTruthy();
  await user.type(dialog.getByLabelText("Name"), " K.");
  await user.click(dialog.getByRole("button", { name: /^Add/ }));
  expect(await row("Juma K.")).toBeTruthy();
  expect(inputsOf("make").at(-1)).toEqual({ name: "Juma K.", role: "cashier", password });
});

test("the last owner can be neither switched off nor removed, and the menu says why", async () => {
  const { user } = stage("#/people");
  const amina = within(await row("Amina"));
  await user.click(amina.getByRole("button"));
  const off = await screen.findByRole("menuitem", { name: "Switch off" });
  expect(off.getAttribute("aria-disabled")).toBe("true");
  expect(screen.getByText("The shop's only owner stays.")).toBeTruthy();
  expect(screen.getByRole("menuitem", { name: "Remove" }).getAttribute("aria-disabled")).toBe("true");
  expect(screen.queryByRole("menuitem", { name: "Set a new password" })).toBeNull();
});

test("switching somebody off is done at once and can be taken back; removing asks before", async () => {
  const { user, people, inputsOf } = stage("#/people");
  await choose(user, "Juma", "Switch off");
  expect(await within(await row("Juma")).findByText("switched off")).toBeTruthy();
  await user.click(await screen.findByRole("button", { name: /^Undo/ }));
  await waitFor(() => expect(people[1]?.offAt).toBeNull());
  await choose(user, "Juma", "Remove");
  const asked = within(await screen.findByRole("alertdialog"));
  expect(inputsOf("remove")).toEqual([]);
  await user.click(asked.getByRole("button", { name: "Remove" }));
  await waitFor(() => expect(screen.queryByRole("button", { name: "What to do with Juma" })).toBeNull());
});

test("news of other screens reach the list, and what the core refuses is said", async () => {
  const { fake, people, user } = stage("#/people", "owner", {
    switchOff: () => {
      throw new CallError({ code: "last_owner", message: "the shop needs an owner" });
    },
  });
  await row("Juma");
  people.push(personOf("o9", "Musa", "technician"));
  fake.tell("operators.changed", {});
  expect(await row("Musa")).toBeTruthy();
  await choose(user, "Musa", "Switch off");
  expect(await screen.findByText(/The shop needs at least one owner/)).toBeTruthy();
});

test("an invitation's code is shown once, and the list has it until it is withdrawn", async () => {
  const { user, inputsOf } = stage("#/people/invitations");
  await user.click(await screen.findByRole("button", { name: /^Invite somebody/ }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.type(dialog.getByLabelText("For whom"), "Juma");
  await user.click(dialog.getByRole("button", { name: /^Make the invitation/ }));
  expect(await screen.findByText("A3K9-M7P2-QX4T")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Done" }));
  expect(screen.queryByText("A3K9-M7P2-QX4T")).toBeNull();
  expect(inputsOf("invite")).toEqual([{ role: "cashier", note: "Juma" }]);
  await user.click(await screen.findByRole("button", { name: "Withdraw" }));
  expect(await screen.findByText("No open invitations")).toBeTruthy();
});

test("others see no people, and have their own account", async () => {
  stage("#/people", "cashier");
  expect(await screen.findByText("This page is for others")).toBeTruthy();
  expect(screen.queryByRole("link", { name: "People" })).toBeNull();
  cleanup();
  stage("#/account", "cashier");
  expect(await screen.findByText("No key pairs yet.")).toBeTruthy();
});

test("a key pair asks for the password, is shown once, replaced and revoked", async () => {
  const { user, inputsOf } = stage("#/account", "cashier");
  await user.click(await screen.findByRole("button", { name: "Make a key pair" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.type(dialog.getByLabelText("What for"), "till");
  await user.type(dialog.getByLabelText("Your password"), "wrong");
  await user.click(dialog.getByRole("button", { name: /^Make a key pair/ }));
  expect(await dialog.findByText("This is not your password.")).toBeTruthy();
  await user.clear(dialog.getByLabelText("Your password"));
  await user.type(dialog.getByLabelText("Your password"), password);
  await user.click(dialog.getByRole("button", { name: /^Make a key pair/ }));
  expect(await screen.findByText("kprv_only-now-wXyZ")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "I have kept both" }));
  expect(screen.queryByText("kprv_only-now-wXyZ")).toBeNull();
  expect(await row("till")).toBeTruthy();

  await choose(user, "till", "Replace");
  const again = within(await screen.findByRole("dialog"));
  await user.type(again.getByLabelText("Your password"), password);
  await user.click(again.getByRole("button", { name: /^Replace/ }));
  await user.click(await screen.findByRole("button", { name: "I have kept both" }));
  expect(inputsOf("rotateKey")).toEqual([{ publicKey: "kpub_1", password }]);
  await choose(user, "till", "Revoke");
  await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Revoke" }));
  expect(await screen.findByText("No key pairs yet.")).toBeTruthy();
});

test("who was invited makes an account at the login page", async () => {
  const { user, inputsOf } = stage("#/gate", "cashier");
  await user.click(await screen.findByRole("button", { name: "I have an invitation" }));
  await user.type(screen.getByLabelText("Invitation"), "a3k9 m7p2 qx4t");
  await user.type(screen.getByLabelText("Your name"), "Juma");
  await user.type(screen.getByLabelText("Password"), password);
  await user.click(screen.getByRole("button", { name: /^Make the account/ }));
  await waitFor(() => expect(inputsOf("join")).toEqual([{ code: "a3k9 m7p2 qx4t", name: "Juma", password }]));
  expect(await screen.findByRole("navigation")).toBeTruthy();
});
