import { makeRecoveryCodes } from "../../pipelines/accounts/recovery_codes.ts";
import { newTotpSecret, totpAddress, totpStep } from "../../pipelines/accounts/totp.ts";
import { type Account, findAccount } from "../../pipelines/ledger/accounts.ts";
import { type Ledger, transaction } from "../../pipelines/ledger/ledger.ts";
import {
  beginEnrolment,
  countRecoveryCodes,
  endEnrolment,
  enrolmentMinutes,
  findEnrolment,
  findSecondFactor,
  isRequiredOf,
  putRecoveryCodes,
  putSecondFactor,
  readRequiredOf,
  removeSecondFactor,
  type RequiredOf,
  sealFor,
  writeRequiredOf,
} from "../../pipelines/ledger/second_factors.ts";
import { endOtherSignIns } from "../../pipelines/ledger/sign_ins.ts";
import { seal } from "../../pipelines/store/seal.ts";
import type { Store } from "../../pipelines/store/store.ts";
import type { Enrolment, SecondFactorNow } from "../api.ts";
import { Refusal } from "../errors.ts";
import type { Signed } from "./accounts.ts";
import { type Proofs, secretOf, WrongCode } from "./proof.ts";

/**
 * The second factors of a store's accounts. Whoever changes theirs has proved who they are at that
 * moment: the routes see to it.
 */
export interface SecondFactors {
  /** Of an account: since when, and what is left. */
  now(account: Account): SecondFactorNow;
  /** A new secret for whoever is signed in there. It counts for nothing yet. */
  begin(signed: Signed): Enrolment;
  /**
   * Makes the secret count that was shown there last, by a code of it, and ends every other sign-in.
   * Returns the recovery codes. Throws where none was shown to this sign-in.
   */
  confirm(signed: Signed, code: string): Promise<string[]>;
  /** Other recovery codes, in place of all earlier ones. */
  newCodes(signed: Signed): Promise<string[]>;
  /** Turns it off, and ends every other sign-in. Throws where it is asked of them. */
  turnOff(signed: Signed): void;
  /** Of whom it is asked from now on. */
  require(of: RequiredOf): void;
}

export function keepSecondFactors(store: Store, ledger: Ledger, proofs: Proofs): SecondFactors {
  const now = () => new Date();
  const isRequired = ({ role }: Account) => isRequiredOf(readRequiredOf(ledger), role);
  return {
    now: (account) => ({
      since: findSecondFactor(ledger, account.accountId)?.since ?? null,
      recoveryCodes: countRecoveryCodes(ledger, account.accountId),
      required: isRequired(account),
      requiredOf: readRequiredOf(ledger),
    }),
    begin({ account, signIn }) {
      const secret = newTotpSecret();
      const sealed = seal(store, sealFor(account.accountId), secret);
      beginEnrolment(ledger, signIn.signInId, sealed, now());
      return { secret, address: totpAddress(secret, account.login), minutes: enrolmentMinutes };
    },
    async confirm({ account: { accountId }, signIn: { signInId } }, code) {
      const sealed = findEnrolment(ledger, signInId, now());
      if (sealed === null)
        throw new Refusal(
          409,
          `no secret was shown to this browser in the last ${enrolmentMinutes} minutes: begin again`,
        );
      const secret = secretOf(store, accountId, sealed);
      const step = totpStep(secret, code.replaceAll(/\s/g, ""), now());
      if (step === null) throw new WrongCode();
      const { codes, kept } = await proofs.inTurn(makeRecoveryCodes);
      transaction(ledger, () => {
        // Ended meanwhile, or confirmed already.
        if (!endEnrolment(ledger, signInId)) throw new WrongCode();
        putSecondFactor(ledger, accountId, sealed, step, now());
        putRecoveryCodes(ledger, accountId, kept);
        endOtherSignIns(ledger, accountId, signInId);
      });
      return codes;
    },
    async newCodes({ account: { accountId } }) {
      if (!findAccount(ledger, accountId).hasSecondFactor)
        throw new Refusal(409, "there is no second factor: turn it on first");
      const { codes, kept } = await proofs.inTurn(makeRecoveryCodes);
      transaction(ledger, () => putRecoveryCodes(ledger, accountId, kept));
      return codes;
    },
    turnOff({ account, signIn }) {
      if (isRequired(account))
        throw new Refusal(409, "your agency asks for a second factor: set up another app instead");
      removeSecondFactor(ledger, account.accountId);
      endOtherSignIns(ledger, account.accountId, signIn.signInId);
    },
    require: (of) => writeRequiredOf(ledger, of),
  };
}
