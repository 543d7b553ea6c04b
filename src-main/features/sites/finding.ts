// Who is meant by a few letters: a user, a MAC in any form, an address, a note. Pure.

type Findable = {
  readonly user: string;
  readonly mac: string;
  readonly ip: string;
  readonly comment: string;
};

/** True for guests that have the text in them; a MAC is typed with colons, with dashes or with nothing between. */
export function meant(text: string): (guest: Findable) => boolean {
  const wanted = text.trim().toLowerCase();
  const bare = wanted.replace(/[-:.]/g, "");
  const maybeMac = /^[0-9a-f]{4,12}$/.test(bare);
  return ({ user, mac, ip, comment }) =>
    user.toLowerCase().includes(wanted) ||
    ip.includes(wanted) ||
    comment.toLowerCase().includes(wanted) ||
    (maybeMac && mac.replaceAll(":", "").toLowerCase().includes(bare));
}
