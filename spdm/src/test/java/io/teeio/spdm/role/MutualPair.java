package io.teeio.spdm.role;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateProfile;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.SpdmObjectIdentifiers;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.SignatureScheme;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.negotiation.AlgorithmPreference;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.RequesterParts;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.responder.MutualAuthentication;
import io.teeio.spdm.responder.RequesterTrust;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.session.SessionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A pair whose requester may have to say who it is; change it before {@link #build}. */
public final class MutualPair implements RequesterTrust {
  /** Who the requester is in slot 0, with P-256. */
  public static final SlotIdentity HOST = host(BaseAsymAlgorithm.ECDSA_P256, 21);

  /** Who the requester is in slot 2, with P-256. */
  public static final SlotIdentity OTHER_HOST =
      host(BaseAsymAlgorithm.ECDSA_P256, 22).withKeyPair(2);

  /** Whom the responder believed, in words. */
  public final List<String> believed = new ArrayList<>();

  private final Setup setup;
  private final SpdmVersion version;
  private MutualAuthentication session = MutualAuthentication.ENCAPSULATED;
  private boolean basic;
  private boolean required;
  private int slot;
  private int transferSize = 0x1200;
  private SignatureScheme scheme = BaseAsymAlgorithm.ECDSA_P256;
  private Map<Integer, SlotIdentity> slots = Map.of(0, HOST);
  private boolean publicKey;
  private boolean severalKeys;
  private boolean trusted = true;
  private UnaryOperator<CapabilitySet> requesterFlags = UnaryOperator.identity();
  private UnaryOperator<CapabilitySet> responderFlags = UnaryOperator.identity();
  private Map<Integer, List<Certificate>> provisioned = Map.of();

  public MutualPair(Setup setup, SpdmVersion version) {
    this.setup = setup;
    this.version = version;
  }

  public static MutualPair plain() {
    return new MutualPair(Setup.PLAIN, SpdmVersion.V1_3);
  }

  /** Root and leaf of a requester that signs as {@code scheme}. */
  public static SlotIdentity host(SignatureScheme scheme, long seed) {
    var algorithm = CryptoSuite.signature(scheme).orElseThrow().keyAlgorithm();
    var mint = Identities.mint(seed);
    MintedCertificate root = mint.root(algorithm, "host root");
    CertificateProfile profile =
        CertificateProfile.device("Teeio", "Host", "" + seed)
            .withExtendedKeyUsages(List.of(SpdmObjectIdentifiers.REQUESTER_AUTHENTICATION));
    MintedCertificate leaf = mint.issue(root, algorithm, profile);
    return Identities.identity(Suite.P256, List.of(root.certificate(), leaf.certificate()), leaf);
  }

  public MutualPair asking(MutualAuthentication wanted) {
    session = wanted;
    return this;
  }

  public MutualPair basically() {
    session = MutualAuthentication.NONE;
    basic = true;
    return this;
  }

  public MutualPair requiring() {
    required = true;
    return this;
  }

  public MutualPair wanting(int wanted) {
    slot = wanted;
    return this;
  }

  public MutualPair in(int bytes) {
    transferSize = bytes;
    return this;
  }

  public MutualPair as(SignatureScheme signed, SlotIdentity identity) {
    scheme = signed;
    slots = Map.of(0, identity);
    return this;
  }

  public MutualPair with(Map<Integer, SlotIdentity> identities) {
    slots = identities;
    return this;
  }

  public MutualPair provisioned(Map<Integer, List<Certificate>> chains) {
    provisioned = chains;
    return this;
  }

  public MutualPair withPublicKey() {
    publicKey = true;
    return this;
  }

  public MutualPair withSeveralKeys() {
    severalKeys = true;
    return this;
  }

  public MutualPair distrusting() {
    trusted = false;
    return this;
  }

  public MutualPair requesterCan(UnaryOperator<CapabilitySet> flags) {
    requesterFlags = flags;
    return this;
  }

  public MutualPair responderCan(UnaryOperator<CapabilitySet> flags) {
    responderFlags = flags;
    return this;
  }

  private static CapabilitySet mutual(CapabilitySet flags) {
    return flags
        .with(Capability.MUT_AUTH)
        .with(Capability.ENCAP)
        .with(Capability.CHUNK)
        .with(Capability.CERT)
        .with(Capability.CHAL);
  }

  public Pair build() {
    AlgorithmPreference algorithms =
        AlgorithmPreference.of(setup.suite()).withRequesterSignatures(List.of(scheme));
    CapabilitySet requesting = mutual(setup.requester().capabilities());
    if (publicKey) {
      requesting = requesting.without(Capability.CERT).with(Capability.PUB_KEY_ID);
    }
    CapabilitySet responding = mutual(setup.responder().capabilities());
    if (severalKeys) {
      requesting = requesting.with(Capability.MULTI_KEY_NEGOTIABLE);
      responding =
          responding.with(Capability.MULTI_KEY_NEGOTIABLE).with(Capability.GET_KEY_PAIR_INFO);
    }
    RequesterProfile requester =
        RequesterProfile.cove()
            .withVersions(version)
            .withCapabilities(requesterFlags.apply(requesting))
            .withAlgorithms(algorithms)
            .withSeveralKeys(severalKeys)
            .withTransferSize(transferSize);
    ResponderProfile responder =
        ResponderProfile.device()
            .withVersions(version)
            .withCapabilities(responderFlags.apply(responding))
            .withAlgorithms(algorithms)
            .withSeveralKeys(severalKeys)
            .withTransferSize(transferSize);
    return new Pair(
        setup,
        requester,
        RequesterParts.NONE
            .withSlots(slots)
            .withProvisionedKeys(publicKey ? List.of(HOST.key()) : List.of()),
        responder,
        Identities.slots(setup.suite()),
        parts -> parts.withRequesterTrust(this),
        Crypto.portable());
  }

  @Override
  public MutualAuthentication session() {
    return session;
  }

  @Override
  public boolean basic() {
    return basic;
  }

  @Override
  public boolean required() {
    return required;
  }

  @Override
  public int slot() {
    return slot;
  }

  @Override
  public Map<Integer, List<Certificate>> provisionedChains() {
    return provisioned;
  }

  @Override
  public List<VerificationKey> provisionedKeys() {
    return publicKey ? List.of(HOST.key().verificationKey()) : List.of();
  }

  @Override
  public boolean trusts(CertificateChain chain) {
    return trusted;
  }

  @Override
  public void authenticated(Optional<SessionId> id, int number, PeerIdentity requester) {
    believed.add(
        "%s slot %d %s"
            .formatted(
                id.isPresent() ? "session" : "challenge",
                number,
                requester.getClass().getSimpleName()));
  }
}
