package io.teeio.spdm;

/**
 * What one endpoint said of itself in GET_CAPABILITIES or CAPABILITIES.
 *
 * @param flags its capabilities
 * @param ctExponent its cryptographic timeout is 2^ctExponent microseconds (0 to 31)
 * @param dataTransferSize bytes that it can take in one transfer; 0 before SPDM 1.2
 * @param maxSpdmMessageSize bytes of the largest message that it can take; 0 before SPDM 1.2
 */
public record EndpointCapabilities(
    CapabilitySet flags, int ctExponent, long dataTransferSize, long maxSpdmMessageSize) {
  /** An endpoint that said nothing yet. */
  public static final EndpointCapabilities UNKNOWN =
      new EndpointCapabilities(CapabilitySet.NONE, 0, 0, 0);

  /** Whether the endpoint has {@code capability}. */
  public boolean has(Capability capability) {
    return flags.has(capability);
  }
}
