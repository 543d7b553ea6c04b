import { useId, useState } from "react";
import type { Hotspot } from "#contract/hotspots.ts";
import { useStores } from "#ui/app/compose.tsx";
import { type T, useWords } from "#ui/words/index.ts";
import {
  type Faults,
  faultsOf,
  type FormFault,
  type FormField,
  formFields,
  formOf,
  type HotspotForm,
  hotspotRefusal,
  type Refusal,
} from "./hotspot-form.ts";
import { sayHelperError } from "./say.ts";

export type HotspotFormState = ReturnType<typeof useHotspotForm>;

/** What is typed, its faults, and what the core said to it; `hotspot` is the one that is changed, if any. */
export function useHotspotForm(hotspot?: Hotspot) {
  const t = useWords();
  const id = useId();
  const { notices } = useStores();
  const [form, setForm] = useState(() => formOf(hotspot));
  const [faults, setFaults] = useState<Faults>({});
  const [refused, setRefused] = useState<Refusal>();
  const [busy, setBusy] = useState(false);

  function change(part: Partial<HotspotForm>): void {
    setForm((was) => ({ ...was, ...part }));
    const touched = Object.keys(part);
    if ("secured" in part) touched.push("password");
    setFaults((was) => Object.fromEntries(Object.entries(was).filter(([name]) => !touched.includes(name))));
    if (refused && (refused.field === undefined || touched.includes(refused.field))) setRefused(undefined);
  }
  /** To the field that is wrong, once its words are there. */
  function lead(field: FormField): void {
    requestAnimationFrame(() => {
      const input = document.getElementById(id)?.querySelector<HTMLElement>(`[name="${field}"]`);
      input?.closest("details")?.setAttribute("open", "");
      input?.focus();
    });
  }
  /** True when the core took it. */
  async function send(work: () => Promise<void>): Promise<boolean> {
    const found = faultsOf(form, hotspot?.hasPassword ?? false);
    setFaults(found);
    setRefused(undefined);
    const first = formFields.find((field) => found[field] !== undefined);
    if (first !== undefined) {
      lead(first);
      return false;
    }
    setBusy(true);
    try {
      await work();
      setBusy(false);
      return true;
    } catch (thrown) {
      setBusy(false);
      const refusal = hotspotRefusal(thrown);
      setRefused(refusal);
      if (refusal?.field !== undefined) lead(refusal.field);
      const { text, detail } = sayHelperError(t, thrown);
      if (refusal === undefined) notices.failed(text, detail);
      return false;
    }
  }
  return {
    id,
    form,
    busy,
    change,
    send,
    /** Starts anew from what is kept now. */
    reset: (kept: Hotspot): void => setForm(formOf(kept)),
    word(field: FormField): string | undefined {
      const found = faults[field];
      if (found !== undefined) return sayFault(t, found.fault, found.what ?? "");
      return refused?.field === field ? t("hotspot.form.refused", { why: refused.why }) : undefined;
    },
    /** A refusal that belongs to none of our fields. */
    refusal:
      refused === undefined || refused.field !== undefined
        ? undefined
        : refused.named === ""
          ? t("hotspot.form.refused", { why: refused.why })
          : t("hotspot.form.refusedField", { field: refused.named, why: refused.why }),
  };
}

function sayFault(t: T, fault: FormFault, what: string): string {
  return t(`hotspot.form.error.${fault}`, { what, bytes: what });
}
