package io.teeio.attest.result;

import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.Claim;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.Signers;
import io.teeio.attest.Verdict;
import io.teeio.attest.policy.Policy;
import io.teeio.crypto.Crypto;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Appraises what another verifier came to: an EAR, or a detached bundle as NVIDIA's service
 * answers. Whoever relies on it trusts that verifier; the evidence behind it is not there to be
 * looked at.
 */
public final class ResultAppraisal {
  private static final int MOST_NAMES = 4;

  private final Crypto crypto;

  /** Verifies with {@code crypto}. */
  public ResultAppraisal(Crypto crypto) {
    this.crypto = crypto;
  }

  /**
   * Appraises {@code token}, at the instant for devices of {@code asOf}. The checks are those of
   * {@link EarToken#checks} or {@link DetachedToken#checks}; what is neither fails "token form".
   *
   * @param token a JWT, or the JSON of a bundle, with white space around it or without
   * @param signers one of whom has to have signed it; without one nothing passes
   * @param nonce what the verifier was asked with
   */
  public Appraisal appraise(
      String token, Signers signers, Optional<Bytes> nonce, Policy policy, AsOf asOf) {
    String text = token.strip();
    try {
      return text.startsWith("[") || text.startsWith("{")
          ? bundle(DetachedToken.read(text), signers, nonce, policy, asOf)
          : result(JsonWebToken.read(text), signers, nonce, policy, asOf);
    } catch (MalformedInput malformed) {
      Check form = Check.fail("token form", malformed.getMessage());
      return told("a token", List.of(form), Claim.Table.EMPTY, policy, asOf);
    }
  }

  private Appraisal result(
      JsonWebToken token, Signers signers, Optional<Bytes> nonce, Policy policy, AsOf asOf) {
    List<Check> checks = EarToken.checks(token, signers, nonce, crypto, asOf.device()).checks();
    try {
      EarToken ear = EarToken.read(token);
      return told(names("EAR", ear.submodules().keySet()), checks, ear.claims(), policy, asOf);
    } catch (MalformedInput malformed) {
      return told("a token", checks, Claim.Table.EMPTY, policy, asOf); // it fails "token form"
    }
  }

  private Appraisal bundle(
      DetachedToken bundle, Signers signers, Optional<Bytes> nonce, Policy policy, AsOf asOf) {
    List<Check> checks = bundle.checks(signers, nonce, crypto, asOf.device()).checks();
    return told(
        names("detached EAT", bundle.submodules().keySet()), checks, bundle.claims(), policy, asOf);
  }

  private static String names(String kind, Set<String> devices) {
    return devices.isEmpty() || devices.size() > MOST_NAMES
        ? kind + " of " + devices.size() + " devices"
        : kind + " of " + String.join(", ", devices);
  }

  private static Appraisal told(
      String subject, List<Check> checks, Claim.Table claims, Policy policy, AsOf asOf) {
    return new Appraisal(
        subject, new Verdict(policy.judge(checks)), MeasurementComparison.NONE, claims, asOf);
  }
}
