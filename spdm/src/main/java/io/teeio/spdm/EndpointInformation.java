package io.teeio.spdm;

import io.teeio.wire.Bytes;
import java.util.Optional;

/** What an endpoint tells of itself in ENDPOINT_INFO (DSP0274 1.3). */
@FunctionalInterface
public interface EndpointInformation {
  /** SubCode of the device class identifiers. */
  int DEVICE_CLASS_IDENTIFIER = 1;

  /** An endpoint that tells nothing. */
  EndpointInformation NONE = subCode -> Optional.empty();

  /** EPInfo for {@code subCode}; empty if it has none. */
  Optional<Bytes> of(int subCode);
}
