package io.teeio.pcie;

import io.teeio.wire.Bytes;
import java.io.IOException;

/**
 * Carries PCI-SIG vendor-defined requests (StandardID 3, vendor 0x0001) to a device and brings its
 * answers. A payload starts at the protocol id byte.
 */
@FunctionalInterface
public interface VendorChannel {
  /**
   * Sends {@code payload} and waits for the answer.
   *
   * @return the payload of the response; {@link Answer.Refused} with a {@link Refusal.Spdm} if the
   *     device answered with an SPDM ERROR; {@link Answer.Broken} if SPDM's own rules were broken
   * @throws IOException if the device did not answer
   */
  Answer<Bytes> exchange(Bytes payload) throws IOException;
}
