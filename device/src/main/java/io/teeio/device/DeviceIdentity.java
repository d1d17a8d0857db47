package io.teeio.device;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.SigningKey;
import java.util.List;

/**
 * Who a device is: the certificates from the maker's root to its own, and the key of the last.
 *
 * @param certificates root first
 * @param key signs what the device says
 */
public record DeviceIdentity(List<Certificate> certificates, SigningKey key) {
  /** Copies the list. */
  public DeviceIdentity {
    certificates = List.copyOf(certificates);
  }

  /** The maker's root, which a verifier has to trust. */
  public Certificate root() {
    return certificates.getFirst();
  }
}
