/** A token of one's own, by which a program reads. Instants are UTC. */
export type TokenRow = {
  tokenId: number;
  name: string;
  madeAt: string;
  endsAt: string;
  usedAt: string | null;
  usedFrom: string | null;
};

/** A token as quality leads see it: with the login of its owner. */
export type OwnedToken = TokenRow & { login: string };

/** A token that was made, and its secret: told this once. */
export type MadeToken = { token: TokenRow; secret: string };
