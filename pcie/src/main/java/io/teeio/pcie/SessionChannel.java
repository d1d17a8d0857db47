package io.teeio.pcie;

import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.io.IOException;

/**
 * A {@link VendorChannel} inside an SPDM session, so that what it carries is encrypted and
 * authenticated. Keys travel on nothing less: a verb that sends one takes this type.
 */
public interface SessionChannel extends VendorChannel {
  /**
   * As {@link #exchange(Bytes)}, with a payload that must not be recorded. The channel does not
   * keep {@code payload}; the caller closes it.
   *
   * @throws IOException if the device did not answer
   */
  Answer<Bytes> exchange(Secret payload) throws IOException;
}
