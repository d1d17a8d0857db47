package io.teeio.spdm.role;

import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.CertificateProfile;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.MintedCertificate;
import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.identity.IdentityState;
import io.teeio.spdm.identity.KeyPair;
import io.teeio.spdm.identity.SlotBank;
import io.teeio.spdm.identity.VolatileIdentities;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.RequesterParts;
import io.teeio.spdm.requester.ResponderManagement;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.responder.ResponderParts;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.transport.Binding;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A requester and a responder whose keys and certificates it may manage. */
final class ManagedPair {
  static final Crypto CRYPTO = Crypto.portable();
  static final CertificateMint MINT = Identities.mint(77);
  static final MintedCertificate ROOT = MINT.root(KeyAlgorithm.EC_P256, "owner's root");
  private static final CapabilitySet MANAGED =
      CapabilitySet.of(
          Capability.CERT,
          Capability.CHAL,
          Capability.MEAS_WITH_SIGNATURE,
          Capability.ENCRYPT,
          Capability.MAC,
          Capability.KEY_EX,
          Capability.HANDSHAKE_IN_THE_CLEAR,
          Capability.SET_CERT,
          Capability.CSR,
          Capability.EP_INFO_WITH_SIGNATURE,
          Capability.MEL,
          Capability.GET_KEY_PAIR_INFO,
          Capability.SET_KEY_PAIR_INFO,
          Capability.SLOT_MGMT);

  final VolatileIdentities store;
  final Pair pair;

  private ManagedPair(
      SpdmVersion version,
      boolean severalKeys,
      UnaryOperator<CapabilitySet> capabilities,
      UnaryOperator<ResponderProfile> profile,
      UnaryOperator<ResponderParts> parts,
      VolatileIdentities store) {
    this.store = store;
    Setup setup = new Setup(version, Suite.P256, Binding.PCI_DOE, false);
    this.pair =
        new Pair(
            setup,
            setup.requester().withSeveralKeys(severalKeys),
            RequesterParts.NONE,
            profile.apply(
                setup
                    .responder()
                    .withVersions(version)
                    .withCapabilities(capabilities.apply(MANAGED))),
            Map.of(),
            base -> parts.apply(new ResponderParts(store, base.measurements())),
            CRYPTO);
  }

  static ManagedPair of(SpdmVersion version) {
    return with(version, UnaryOperator.identity());
  }

  /** A connection in which the responder has several key pairs. */
  static ManagedPair withSeveralKeys(SpdmVersion version) {
    return new ManagedPair(
        version,
        true,
        flags -> flags.with(Capability.MULTI_KEY_ONLY),
        UnaryOperator.identity(),
        UnaryOperator.identity(),
        new VolatileIdentities(identities()));
  }

  static ManagedPair with(SpdmVersion version, UnaryOperator<CapabilitySet> capabilities) {
    return with(version, capabilities, UnaryOperator.identity(), UnaryOperator.identity());
  }

  static ManagedPair with(
      SpdmVersion version,
      UnaryOperator<CapabilitySet> capabilities,
      UnaryOperator<ResponderProfile> profile,
      UnaryOperator<ResponderParts> parts) {
    return new ManagedPair(
        version, false, capabilities, profile, parts, new VolatileIdentities(identities()));
  }

  /** One key of P-256 in slot 0, a spare key pair, a spare bank, slots 0 to 3. */
  static IdentityState identities() {
    SlotIdentity first = Identities.first(Suite.P256);
    return new IdentityState(
        0xF,
        0x600,
        List.of(
            SlotBank.fixed(0, KeyAlgorithm.EC_P256, Map.of(0, first)),
            new SlotBank(
                1, Optional.empty(), Set.of(KeyAlgorithm.EC_P384, KeyAlgorithm.EC_P256), Map.of())),
        List.of(
            KeyPair.fixed(1, first.key(), 1),
            KeyPair.free(2, Optional.empty(), Set.of(KeyAlgorithm.EC_P256, KeyAlgorithm.EC_P384))));
  }

  /** The key of the device, certified by its owner. */
  static Bytes ownersChain(CertificateProfile profile) {
    return chain(Identities.first(Suite.P256), profile);
  }

  static Bytes chain(SlotIdentity identity, CertificateProfile profile) {
    return CertificateChain.of(
            CRYPTO,
            HashAlgorithm.SHA_256,
            List.of(
                ROOT.certificate(), MINT.issue(ROOT, identity.key().verificationKey(), profile)))
        .buffer();
  }

  static CertificateProfile leaf() {
    return CertificateProfile.device("Owner", "Device", "1");
  }

  ResponderManagement clear() throws Exception {
    return pair.negotiated().management();
  }

  SpdmSession session() throws Exception {
    return pair.requester().openSession(0, pair.identified(), SummaryType.NONE, 0).orAbort();
  }
}
