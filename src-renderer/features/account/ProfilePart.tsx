import { type FormEvent, useState } from "react";
import type { Profile } from "#contract/operators.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { Part } from "#ui/features/settings/Part.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { TextField } from "#ui/ui/Field.tsx";
import { TextArea } from "#ui/ui/TextArea.tsx";
import { useWords } from "#ui/words/index.ts";

type ProfilePartProps = {
  readonly profile: Profile;
  /** The demo's operator stays as it is. */
  readonly fixed: boolean;
  readonly onKept: (profile: Profile) => void;
};

export function ProfilePart({ profile, fixed, onKept }: ProfilePartProps) {
  const t = useWords();
  const attempt = useAttempt();
  const { core, notices } = useStores();
  const [draft, setDraft] = useState({
    email: profile.email,
    website: profile.website,
    bio: profile.bio,
  });
  const [busy, setBusy] = useState(false);
  const emailIsWrong = !/^$|^[^\s@]+@[^\s@]+$/.test(draft.email.trim());
  const changed =
    draft.email !== profile.email || draft.website !== profile.website || draft.bio !== profile.bio;

  async function keep(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (emailIsWrong) return;
    setBusy(true);
    const kept = await attempt(core.call.operators.keepProfile(draft));
    setBusy(false);
    if (kept === undefined) return;
    setDraft({ email: kept.email, website: kept.website, bio: kept.bio });
    onKept(kept);
    notices.say(t("account.profile.saved"));
  }
  return (
    <Part title={t("account.profile.title")}>
      <p className="flex items-center gap-2">
        <span className="font-medium">{profile.name}</span>
        <span className="text-ink-3">{t(`frame.role.${profile.role}`)}</span>
      </p>
      {!fixed && (
        <form onSubmit={(event) => void keep(event)} noValidate className="grid gap-4">
          <TextField
            label={t("account.profile.email")}
            type="email"
            autoComplete="email"
            maxLength={200}
            value={draft.email}
            error={emailIsWrong ? t("account.profile.emailWrong") : undefined}
            onChange={(event) => setDraft({ ...draft, email: event.target.value })}
          />
          <TextField
            label={t("account.profile.website")}
            maxLength={200}
            value={draft.website}
            onChange={(event) => setDraft({ ...draft, website: event.target.value })}
          />
          <TextArea
            label={t("account.profile.bio")}
            maxLength={1000}
            rows={3}
            value={draft.bio}
            onChange={(event) => setDraft({ ...draft, bio: event.target.value })}
          />
          <Button type="submit" className="justify-self-start" busy={busy} disabled={!changed}>
            {t("account.profile.save")}
          </Button>
        </form>
      )}
    </Part>
  );
}
