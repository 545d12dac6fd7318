-- By which session at the provider a sign-in began, as the SHA-256 of its name: the provider says when it
-- ends. Null: it gave none a name, or the sign-in began by a password.
ALTER TABLE sign_ins ADD COLUMN provider_session TEXT;

-- When the provider last let in who it is: their tokens count for a while after it. Null: since it was bound.
ALTER TABLE identities ADD COLUMN seen_at TEXT;
