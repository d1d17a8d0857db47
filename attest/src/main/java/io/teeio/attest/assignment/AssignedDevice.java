package io.teeio.attest.assignment;

import io.teeio.attest.cbor.Cbor;

/** What a token says of one device, by the profile of its claims. */
public sealed interface AssignedDevice permits SpdmDevice, AssignedDevice.Other {
  /**
   * A device whose claims are not read here, as those of a PCIe device without SPDM: it proves
   * nothing.
   *
   * @param profile what its claims call their form; empty if they do not say
   * @param claims all of them
   */
  record Other(String profile, Cbor.Table claims) implements AssignedDevice {
    @Override
    public Cbor.Table toCbor() {
      return claims;
    }
  }

  /** The claims as a value. */
  Cbor.Table toCbor();
}
