package io.teeio.spdm.role;

import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.transport.Binding;
import java.util.ArrayList;
import java.util.List;

/** One way to run a pair. */
public record Setup(SpdmVersion version, Suite suite, Binding binding, boolean encryptedHandshake) {
  /** SPDM 1.3 over DOE with P-256, handshake in the clear: the fastest. */
  public static final Setup PLAIN = new Setup(SpdmVersion.V1_3, Suite.P256, Binding.PCI_DOE, false);

  /** The same with an encrypted handshake, over MCTP. */
  public static final Setup ENCRYPTED = new Setup(SpdmVersion.V1_3, Suite.P256, Binding.MCTP, true);

  /** Every version since 1.2 over every binding, and with the stronger suite over MCTP. */
  public static List<Setup> all() {
    List<Setup> all = new ArrayList<>();
    for (SpdmVersion version : SpdmVersion.values()) {
      if (version.atLeast(SpdmVersion.V1_2)) {
        for (Binding binding : Binding.values()) {
          all.add(new Setup(version, Suite.P256, binding, false));
          all.add(new Setup(version, Suite.P256, binding, true));
        }
        all.add(new Setup(version, Suite.P384, Binding.MCTP, true));
      }
    }
    return all;
  }

  /** A requester of this kind. */
  public RequesterProfile requester() {
    RequesterProfile profile = RequesterProfile.cove().withVersions(version).withSuite(suite);
    return profile.withCapabilities(flags(profile.capabilities()));
  }

  /** A responder that bears any requester of these. */
  public ResponderProfile responder() {
    ResponderProfile profile =
        ResponderProfile.device()
            .withVersions(SpdmVersion.V1_1, SpdmVersion.V1_2, SpdmVersion.V1_3, SpdmVersion.V1_4)
            .withSuite(suite);
    return profile.withCapabilities(flags(profile.capabilities()));
  }

  private CapabilitySet flags(CapabilitySet flags) {
    return encryptedHandshake ? flags.without(Capability.HANDSHAKE_IN_THE_CLEAR) : flags;
  }
}
