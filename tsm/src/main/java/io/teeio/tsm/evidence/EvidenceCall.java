package io.teeio.tsm.evidence;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.platform.cove.AttestationCapabilities;
import io.teeio.platform.evidence.TsmIdentity;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Violation;
import io.teeio.tsm.call.HostMemory;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.call.Turn;
import io.teeio.tsm.tvm.MeasurementCalls;
import io.teeio.tsm.tvm.Tvm;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;

/** COVG 8, get_evidence, of a TSM that may have an identity to attest with. */
public final class EvidenceCall {
  private static final long PAGE = 4096;
  private static final int CHALLENGE = 64;

  private final Optional<EvidenceCertificate> certificate;

  /** What the TSM knows of the interfaces that a TVM has. */
  @FunctionalInterface
  public interface Interfaces {
    /**
     * Those of {@code tvm}, ascending.
     *
     * @throws Refused BUSY while another hart has one of the devices
     */
    List<HeldInterface> of(Tvm tvm) throws Refused;
  }

  /** Evidence under {@code identity}; without one there is none. */
  public EvidenceCall(Optional<TsmIdentity> identity, Crypto crypto, RandomSource random) {
    this.certificate = identity.map(own -> new EvidenceCertificate(own, crypto, random));
  }

  /** Formats of certificates as get_attcaps counts them. */
  public int formats() {
    return certificate.isPresent() ? AttestationCapabilities.CBOR : 0;
  }

  /**
   * get_evidence: (public key, its size, challenge of 64 bytes, format, buffer, size). The key is
   * certified as the guest showed it; whoever verifies reads it.
   */
  public long evidence(Tvm tvm, SbiCall call, Interfaces interfaces) throws Refused, Violation {
    EvidenceCertificate made =
        certificate.orElseThrow(
            () -> new Refused(SbiError.NOT_SUPPORTED, "nothing certified this TSM"));
    Refused.unless(
        call.a3() == AttestationCapabilities.CBOR,
        SbiError.INVALID_PARAM,
        "no certificate format " + call.a3());
    Refused.unless(
        call.a1() > 0 && call.a1() <= PAGE, SbiError.INVALID_PARAM, "a key of " + call.a1());
    Bytes key = copyIn(tvm, call.a0(), (int) call.a1());
    Bytes challenge = copyIn(tvm, call.a2(), CHALLENGE);
    List<HeldInterface> held = interfaces.of(tvm);
    try (Turn.Held _ = tvm.turn().take()) {
      Bytes evidence =
          made.of(new TvmClaims(challenge, tvm.identity(), key, tvm.registers(), held));
      return MeasurementCalls.deliver(tvm, call.a4(), call.a5(), evidence);
    }
  }

  private static Bytes copyIn(Tvm tvm, long address, int length) throws Refused, Violation {
    HostMemory.requireAligned(address, PAGE);
    return tvm.memory().copyIn(new GuestAddress(address), length);
  }
}
