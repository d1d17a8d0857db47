package io.teeio.spdm.role;

import io.teeio.crypto.CertificateProfile;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.MintedCertificate;
import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.negotiation.AlgorithmPreference;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.RequesterParts;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.responder.ResponderParts;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.session.PresharedKeys;
import io.teeio.spdm.transport.Binding;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Both ends of a connection with all that they can do; a test takes away what it does not want. */
record Ends(
    Binding binding,
    RequesterProfile requester,
    RequesterParts requesterParts,
    ResponderProfile responder,
    Map<Integer, SlotIdentity> slots,
    UnaryOperator<ResponderParts> responderParts) {
  /** What names the shared key. */
  static final Bytes HINT = Bytes.of(0x68, 0x69, 0x6E, 0x74);

  /** The key that both ends share. */
  static final Secret KEY = Secret.copyOf(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});

  /** Both speak {@code version} alone, and have P-256, certificates and shared keys. */
  static Ends of(SpdmVersion version) {
    RequesterProfile requester =
        RequesterProfile.cove()
            .withVersions(version)
            .withSuite(Suite.P256)
            .withCapabilities(
                CapabilitySet.of(
                    Capability.ENCRYPT,
                    Capability.MAC,
                    Capability.KEY_EX,
                    Capability.PSK,
                    Capability.HBEAT,
                    Capability.KEY_UPD,
                    Capability.CHUNK,
                    Capability.LARGE_RESP,
                    Capability.HANDSHAKE_IN_THE_CLEAR));
    CapabilitySet device = ResponderProfile.device().capabilities();
    ResponderProfile responder =
        ResponderProfile.device()
            .withVersions(SpdmVersion.values())
            .withSuite(Suite.P256)
            .withCapabilities(
                device
                    .with(Capability.PSK_WITH_CONTEXT)
                    .with(Capability.CACHE)
                    .with(Capability.CHUNK)
                    .with(Capability.LARGE_RESP));
    return new Ends(
        Binding.MCTP,
        requester,
        RequesterParts.NONE.withPresharedKeys(PresharedKeys.of(HINT, KEY)),
        responder,
        Identities.slots(Suite.P256),
        parts -> parts.withPresharedKeys(PresharedKeys.of(HINT, KEY)));
  }

  /** Over another binding. */
  Ends over(Binding other) {
    return new Ends(other, requester, requesterParts, responder, slots, responderParts);
  }

  /** With another requester. */
  Ends requester(UnaryOperator<RequesterProfile> change) {
    return new Ends(
        binding, change.apply(requester), requesterParts, responder, slots, responderParts);
  }

  /** With other parts of the requester. */
  Ends requesterParts(UnaryOperator<RequesterParts> change) {
    return new Ends(
        binding, requester, change.apply(requesterParts), responder, slots, responderParts);
  }

  /** With another responder. */
  Ends responder(UnaryOperator<ResponderProfile> change) {
    return new Ends(
        binding, requester, requesterParts, change.apply(responder), slots, responderParts);
  }

  /** With other parts of the responder, on top of these. */
  Ends responderParts(UnaryOperator<ResponderParts> change) {
    return new Ends(
        binding,
        requester,
        requesterParts,
        responder,
        slots,
        parts -> change.apply(responderParts.apply(parts)));
  }

  /** With other identities of the responder. */
  Ends slots(Map<Integer, SlotIdentity> other) {
    return new Ends(binding, requester, requesterParts, responder, other, responderParts);
  }

  /** With {@code algorithms} at both ends. */
  Ends algorithms(AlgorithmPreference algorithms) {
    return requester(profile -> profile.withAlgorithms(algorithms))
        .responder(profile -> profile.withAlgorithms(algorithms));
  }

  /** Without {@code capabilities} at both ends. */
  Ends without(Capability... capabilities) {
    return requester(requesterLess(capabilities)).responder(responderLess(capabilities));
  }

  /** The responder with {@code capability} instead of any other value of its field. */
  Ends responderWith(Capability capability) {
    return responder(profile -> profile.withCapabilities(profile.capabilities().with(capability)));
  }

  /** The requester with {@code capability} instead of any other value of its field. */
  Ends requesterWith(Capability capability) {
    return requester(profile -> profile.withCapabilities(profile.capabilities().with(capability)));
  }

  /** A responder without {@code capabilities}. */
  static UnaryOperator<ResponderProfile> responderLess(Capability... capabilities) {
    return profile -> profile.withCapabilities(less(profile.capabilities(), capabilities));
  }

  /** A requester without {@code capabilities}. */
  static UnaryOperator<RequesterProfile> requesterLess(Capability... capabilities) {
    return profile -> profile.withCapabilities(less(profile.capabilities(), capabilities));
  }

  private static CapabilitySet less(CapabilitySet set, Capability... capabilities) {
    CapabilitySet left = set;
    for (Capability capability : capabilities) {
      left = left.without(capability);
    }
    return left;
  }

  /** Root and leaf of {@code algorithm}. */
  static SlotIdentity identity(KeyAlgorithm algorithm, long seed) {
    var mint = Identities.mint(seed);
    MintedCertificate root = mint.root(algorithm, "root");
    MintedCertificate leaf =
        mint.issue(root, algorithm, CertificateProfile.device("Teeio", "Test", "" + seed));
    return new SlotIdentity(
        CertificateChain.of(
            Crypto.portable(),
            Identities.hash(Suite.P256),
            List.of(root.certificate(), leaf.certificate())),
        leaf.key());
  }

  /** The two ends, connected. */
  Pair pair() {
    Setup setup = new Setup(requester.versions().getFirst(), Suite.P256, binding, false);
    return new Pair(
        setup, requester, requesterParts, responder, slots, responderParts, Crypto.portable());
  }
}
