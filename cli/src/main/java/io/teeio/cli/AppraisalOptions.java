package io.teeio.cli;

import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.nvidia.EvidenceBundle;
import io.teeio.attest.policy.Policy;
import io.teeio.crypto.Crypto;
import io.teeio.wire.Bytes;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * What every {@code teeio verify} command takes besides evidence: what that is held against, for
 * which instants, by which policy, and how the result is told.
 */
final class AppraisalOptions {
  /** Leaf, three authorities and a root, or a statement about one. */
  private static final int SIGNATURES_A_CHAIN = 5;

  private static final int KNOWN_SIGNATURES = SIGNATURES_A_CHAIN * EvidenceBundle.MOST_DEVICES;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Mixin private CollateralOptions collateral = new CollateralOptions();

  @Mixin private AsOfOptions asOf = new AsOfOptions();

  @Mixin private PolicyOption policy = new PolicyOption();

  @Mixin private ResultOptions result = new ResultOptions();

  /** What a command makes of its evidence. */
  @FunctionalInterface
  interface Question {
    /** The appraisal, with the cryptography that {@code known} brings along. */
    Appraisal appraise(KnownChains known, Policy policy, AsOf asOf) throws CannotDo;
  }

  /** What evidence is held against. */
  CollateralOptions collateral() {
    return collateral;
  }

  /**
   * Asks {@code question} and tells the answer; returns the exit status that it means.
   *
   * @param nonce what the verifier had asked with
   */
  int tell(Optional<Bytes> nonce, Question question) throws CannotDo {
    result.requireWhole();
    Policy demanded = policy.policy();
    AsOf instants = asOf.asOf(InstantSource.system());
    KnownChains known = new KnownChains(Crypto.fastest(), KNOWN_SIGNATURES);
    Appraisal appraisal = question.appraise(known, demanded, instants);
    return result.tell(appraisal, demanded, nonce, command);
  }

  /** Tells what the user should be warned of, a line each. */
  void warn(List<String> warnings) {
    ResultOptions.warn(warnings, command);
  }
}
