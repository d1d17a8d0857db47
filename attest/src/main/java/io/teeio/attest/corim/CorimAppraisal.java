package io.teeio.attest.corim;

import io.teeio.attest.Check;
import io.teeio.attest.Verdict;
import io.teeio.attest.certificate.ChainAppraisal;
import io.teeio.attest.certificate.RevocationScope;
import io.teeio.attest.cose.CoseMessage;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyUsage;
import io.teeio.crypto.VerificationKey;
import io.teeio.crypto.X509Signed;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a manifest can be believed: that it is in its form, signed by somebody whom the verifier
 * knows, and holds at an instant.
 */
public final class CorimAppraisal {
  private static final String SIGNED = "RFC 9052 4.4";

  private final Crypto crypto;
  private final ChainAppraisal chains;

  /**
   * Appraises with {@code crypto}.
   *
   * @param verifier verifies certificates, as {@link io.teeio.attest.certificate.KnownChains},
   *     which remembers them
   */
  public CorimAppraisal(Crypto crypto, X509Signed.Verifier verifier) {
    this.crypto = crypto;
    this.chains = new ChainAppraisal(verifier);
  }

  /**
   * A manifest and what was found out about it.
   *
   * @param manifest what it says, to be used only if no check failed; empty if it cannot be read
   * @param checks "form", "signature", "validity" and, of a signer that showed certificates,
   *     "certificate chain", "certificate dates" and "revocation", each behind the prefix
   */
  public record Appraised(Optional<CorimFile> manifest, List<Check> checks) {
    /** Copies the list. */
    public Appraised {
      checks = List.copyOf(checks);
    }
  }

  /**
   * Appraises {@code file}.
   *
   * @param prefix what stands before the names of the checks, as {@code "corim "}
   * @param asOf the instant for which it is asked
   */
  public Appraised appraise(String prefix, Bytes file, CorimTrust trust, Instant asOf) {
    CorimFile manifest;
    try {
      manifest = CorimFile.read(file);
    } catch (MalformedInput refused) {
      String reason = String.valueOf(refused.getMessage());
      return new Appraised(
          Optional.empty(), List.of(Check.fail(prefix + "form", reason).under(Corim.CLAUSE)));
    }
    List<Check> checks = new ArrayList<>();
    checks.add(
        Check.pass(
                prefix + "form",
                "CoRIM "
                    + manifest.corim().identifier()
                    + " with "
                    + manifest.corim().references().size()
                    + " reference triples")
            .under(Corim.CLAUSE));
    checks.addAll(signed(prefix, manifest, trust, asOf));
    checks.add(validity(prefix + "validity", manifest, asOf));
    return new Appraised(Optional.of(manifest), checks);
  }

  private List<Check> signed(String prefix, CorimFile manifest, CorimTrust trust, Instant asOf) {
    String name = prefix + "signature";
    if (manifest.signed().isEmpty()) {
      return List.of(Check.fail(name, "nobody signed the manifest").under(SIGNED));
    }
    CoseMessage message = manifest.signed().get();
    for (int i = 0; i < message.signatures().size(); i++) {
      for (VerificationKey key : trust.keys()) {
        if (message.problem(crypto, key, i).isEmpty()) {
          String by = manifest.signer().map(signer -> "; it names " + signer).orElse("");
          return List.of(
              Check.pass(name, "signed by a key that is trusted as it is" + by).under(SIGNED));
        }
      }
    }
    return certified(prefix, message, trust, asOf)
        .orElseGet(() -> List.of(unknownSigner(name, message, trust)));
  }

  private static Check unknownSigner(String name, CoseMessage message, CorimTrust trust) {
    String who =
        message
            .signatures()
            .getFirst()
            .headers()
            .keyIdentifier()
            .map(kid -> "the signer calls its key " + kid)
            .orElse("the signer does not say who it is");
    Check check =
        trust.keys().isEmpty()
            ? Check.notChecked(name, "no key to check it with; " + who)
            : Check.fail(name, "signed by none of the keys that are trusted; " + who);
    return check.under(SIGNED);
  }

  /**
   * The checks of a signature that comes with certificates: of the first that holds, if one does.
   */
  private Optional<List<Check>> certified(
      String prefix, CoseMessage message, CorimTrust trust, Instant asOf) {
    Optional<List<Check>> first = Optional.empty();
    for (int i = 0; i < message.signatures().size(); i++) {
      Optional<List<Check>> checks = certified(prefix, message, i, trust, asOf);
      if (checks.isPresent() && new Verdict(checks.get()).failures().isEmpty()) {
        return checks;
      }
      first = first.or(() -> checks);
    }
    return first;
  }

  private Optional<List<Check>> certified(
      String prefix, CoseMessage message, int index, CorimTrust trust, Instant asOf) {
    String name = prefix + "signature";
    List<Certificate> chain;
    try {
      chain = message.signatures().get(index).headers().certificates();
    } catch (MalformedInput refused) {
      String reason = String.valueOf(refused.getMessage());
      return Optional.of(List.of(Check.fail(name, reason).under("RFC 9360 2")));
    }
    if (chain.isEmpty()) {
      return Optional.empty();
    }
    List<Check> checks = new ArrayList<>();
    checks.add(byCertificate(name, message, index, chain.getFirst()));
    checks.addAll(chains.checks(prefix, chain, trust.chain(), RevocationScope.ALL, asOf));
    return Optional.of(checks);
  }

  private Check byCertificate(String name, CoseMessage message, int index, Certificate signer) {
    Optional<String> problem =
        signer.publicKey().isEmpty()
            ? Optional.of("the signer's key is of an algorithm that is not used here")
            : message.problem(crypto, signer.publicKey().get(), index);
    if (problem.isEmpty() && !signer.allows(KeyUsage.DIGITAL_SIGNATURE)) {
      problem = Optional.of("the signer's certificate is not for signatures");
    }
    return problem
        .map(reason -> Check.fail(name, reason))
        .orElseGet(() -> Check.pass(name, "signed by " + signer.name()))
        .under(SIGNED);
  }

  private static Check validity(String name, CorimFile manifest, Instant asOf) {
    List<String> problems = new ArrayList<>();
    manifest
        .corim()
        .validity()
        .flatMap(validity -> validity.problem(asOf))
        .ifPresent(problem -> problems.add("the manifest " + problem));
    manifest
        .signatureValidity()
        .flatMap(validity -> validity.problem(asOf))
        .ifPresent(problem -> problems.add("its signature " + problem));
    boolean limited =
        manifest.corim().validity().isPresent() || manifest.signatureValidity().isPresent();
    return Check.of(
            name,
            problems.isEmpty(),
            limited ? "holds at " + asOf : "has no limit",
            String.join("; ", problems))
        .under(Corim.CLAUSE);
  }
}
