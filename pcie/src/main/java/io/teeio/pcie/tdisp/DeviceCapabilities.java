package io.teeio.pcie.tdisp;

import io.teeio.wire.Bytes;

/**
 * What TDISP_CAPABILITIES says of a device.
 *
 * @param dsmCaps DSM_CAPS, 32 bits, 0
 * @param requests REQ_MSGS_SUPPORTED, 16 bytes: bit n stands for request code 0x80 + n
 * @param lockFlags flags that LOCK_INTERFACE_REQUEST may ask for
 * @param addressWidth DEV_ADDR_WIDTH, bits of the device's addresses
 * @param requestsThis NUM_REQ_THIS, requests outstanding for this TDI
 * @param requestsAll NUM_REQ_ALL, requests outstanding for all TDIs
 */
public record DeviceCapabilities(
    long dsmCaps,
    Bytes requests,
    LockFlags lockFlags,
    int addressWidth,
    int requestsThis,
    int requestsAll) {
  /** Bytes of REQ_MSGS_SUPPORTED. */
  public static final int REQUESTS_SIZE = 16;

  /** Checks the size of the bit map. */
  public DeviceCapabilities {
    if (requests.length() != REQUESTS_SIZE) {
      throw new IllegalArgumentException("REQ_MSGS_SUPPORTED has 16 bytes");
    }
  }

  /** A device with the seven mandatory requests, 52 address bits, one request at a time. */
  public static DeviceCapabilities mandatory(LockFlags lockFlags) {
    Bytes requests = Bytes.concat(Bytes.of(0xFE), Bytes.zeros(REQUESTS_SIZE - 1));
    return new DeviceCapabilities(0, requests, lockFlags, 52, 1, 1);
  }

  /** Whether the device takes requests with {@code code}. */
  public boolean supports(int code) {
    int bit = code - 0x80;
    return bit >= 0 && bit < 128 && (requests.at(bit / 8) >> bit % 8 & 1) != 0;
  }
}
