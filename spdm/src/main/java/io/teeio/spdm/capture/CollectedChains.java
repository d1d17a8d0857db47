package io.teeio.spdm.capture;

import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.CertificateResponse;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Puts the certificate chains of the slots together from the portions that passed by. */
final class CollectedChains {
  private final Map<Integer, Bytes> portions = new HashMap<>();
  private final Map<Integer, CertificateChain> chains = new HashMap<>();

  /** The chain of {@code slot}, if all of it passed by. */
  Optional<CertificateChain> of(int slot) {
    return Optional.ofNullable(chains.get(slot));
  }

  /**
   * Hears of a portion.
   *
   * @throws MalformedInput if it completes a chain that cannot be read
   */
  void add(GetCertificate request, CertificateResponse response, HashAlgorithm hash)
      throws MalformedInput {
    if (request.slotSizeRequested()) {
      return;
    }
    int slot = request.slotId();
    Bytes before = request.offset() == 0 ? Bytes.EMPTY : portions.getOrDefault(slot, Bytes.EMPTY);
    if (before.length() != request.offset()) {
      portions.remove(slot);
      return;
    }
    Bytes sofar = Bytes.concat(before, response.portion());
    if (response.remainderLength() > 0) {
      portions.put(slot, sofar);
      return;
    }
    portions.remove(slot);
    chains.put(slot, CertificateChain.read(sofar, hash));
  }
}
