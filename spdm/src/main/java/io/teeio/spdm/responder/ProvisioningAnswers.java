package io.teeio.spdm.responder;

import io.teeio.crypto.CertificatePath;
import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.ManagementRule;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.CertificateModel;
import io.teeio.spdm.certificate.LeafProfile;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.identity.IdentityChange;
import io.teeio.spdm.identity.IdentityState;
import io.teeio.spdm.identity.IdentityStore;
import io.teeio.spdm.identity.KeyPair;
import io.teeio.spdm.identity.SlotBank;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.SetCertificate;
import io.teeio.spdm.message.SetCertificateResponse;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireWriter;
import java.util.List;
import java.util.Optional;

/** SET_CERTIFICATE_RSP, and SetCertificate and Erase of SLOT_MANAGEMENT. */
final class ProvisioningAnswers {
  /** A chain that is to come into a slot; an empty one empties it. */
  record Wanted(SlotBank bank, int slot, int model, int keyPairId, Optional<Bytes> chain) {}

  /** How a request says which key and model it means. */
  enum Naming {
    /** It does not: there is one key of each algorithm. */
    NOT,
    /** By KeyPairID and SetCertModel. */
    BY_NUMBER,
    /** By its leaf certificate, and a model if it likes. */
    BY_THE_LEAF
  }

  private final ResponderRole role;
  private final ResponderConnection connection;
  private final Negotiated negotiated;
  private final IdentityStore store;

  ProvisioningAnswers(ResponderRole role, ResponderConnection connection) {
    this.role = role;
    this.connection = connection;
    this.negotiated = connection.negotiated();
    this.store = role.parts().identities();
  }

  /** Sets or erases a slot of the bank that this connection uses. */
  Reply setCertificate(SetCertificate request, boolean inSession)
      throws Refusal, Violation, MalformedInput {
    connection.needs(Capability.SET_CERT, request);
    SlotBank bank = connection.bank().orElseThrow(() -> new Refusal(ErrorCode.INVALID_REQUEST));
    set(
        new Wanted(
            bank,
            request.slotId(),
            request.certificateModel(),
            request.keyPairId(),
            request.certificateChain()),
        inSession,
        negotiated.multiKeyResponder() ? Naming.BY_NUMBER : Naming.NOT);
    return Reply.of(new SetCertificateResponse(request.slotId()), negotiated);
  }

  /**
   * Does what is wanted, at once or at the next reset.
   *
   * @throws Refusal ResetRequired if it happens at the next reset
   */
  void set(Wanted wanted, boolean inSession, Naming named)
      throws Refusal, Violation, MalformedInput {
    IdentityState state = store.state();
    addressed(wanted, inSession, state);
    attributes(wanted, named);
    if (wanted.chain().isEmpty()) {
      take(new IdentityChange.Erase(wanted.bank().id(), wanted.slot()));
      return;
    }
    Bytes buffer = wanted.chain().get();
    if (buffer.length() > state.slotSize()) {
      throw tooLarge(state.slotSize());
    }
    CertificateModel model = model(wanted);
    CertificateChain chain =
        complete(wanted, model, CertificateChain.read(buffer, connection.hash()));
    KeyPair pair = keyPair(wanted, named, chain, state);
    valid(chain);
    SlotIdentity identity =
        new SlotIdentity(chain, pair.key().orElseThrow(), pair.id(), model, pair.usage());
    take(new IdentityChange.Install(wanted.bank().id(), wanted.slot(), identity));
  }

  private void addressed(Wanted wanted, boolean inSession, IdentityState state) throws Violation {
    int slot = wanted.slot();
    role.guards()
        .require(
            ManagementRule.SET_CERTIFICATE_SLOT,
            slot < 8 && (state.supportedSlots() >> slot & 1) == 1,
            () -> "slot " + slot);
    boolean trusted = role.profile().trustedEnvironment();
    role.guards()
        .require(
            ManagementRule.SET_CERTIFICATE_PROTECTED,
            slot == 0 || inSession || trusted,
            () -> "slot " + slot + " in the clear");
    role.guards()
        .require(
            ManagementRule.SET_CERTIFICATE_FACTORY_SLOT,
            slot != 0 || trusted || wanted.chain().isPresent(),
            () -> "slot 0 identifies the device");
  }

  private void attributes(Wanted wanted, Naming named) throws Violation {
    boolean erase = wanted.chain().isEmpty();
    int model = wanted.model();
    boolean right =
        switch (named) {
          case NOT -> wanted.keyPairId() == 0 && model == 0;
          case BY_NUMBER ->
              wanted.keyPairId() != 0 && (erase ? model == 0 : model >= 1 && model <= 3);
          case BY_THE_LEAF -> model <= 3;
        };
    role.guards()
        .require(
            ManagementRule.SET_CERTIFICATE_ATTRIBUTES,
            right,
            () -> "key pair " + wanted.keyPairId() + ", model " + model);
  }

  private CertificateModel model(Wanted wanted) {
    if (wanted.model() != 0) {
      return CertificateModel.of(wanted.model()).orElse(CertificateModel.NONE);
    }
    return negotiated.responder().has(Capability.ALIAS_CERT)
        ? CertificateModel.ALIAS
        : CertificateModel.DEVICE;
  }

  /**
   * In the alias model a chain ends with the certificate of the device's own authority; what that
   * one issued stays as it is.
   */
  private CertificateChain complete(Wanted wanted, CertificateModel model, CertificateChain given) {
    Optional<SlotIdentity> present = wanted.bank().slot(wanted.slot());
    if (model != CertificateModel.ALIAS || present.isEmpty()) {
      return given;
    }
    var held = present.get().chain().certificates();
    for (int i = held.size() - 2; i >= 0; i--) {
      if (held.get(i).publicKey().equals(given.leafKey())) {
        var all = new java.util.ArrayList<>(given.certificates());
        all.addAll(held.subList(i + 1, held.size()));
        return CertificateChain.of(role.crypto(), connection.hash(), all);
      }
    }
    return given;
  }

  /**
   * The pair that the leaf is for. DMTF's emulator names key pair 1 whatever the leaf is for, so a
   * number that contradicts the leaf is borne as long as the leaf is for a key of this device.
   */
  private KeyPair keyPair(Wanted wanted, Naming named, CertificateChain chain, IdentityState state)
      throws Violation {
    List<KeyPair> pairs =
        state.keyPairs().stream()
            .filter(each -> each.algorithm().equals(wanted.bank().algorithm()))
            .filter(each ->
                each.key().isPresent()
                    && chain.leafKey().equals(Optional.of(each.key().get().verificationKey())))
            .toList();
    Optional<KeyPair> pair =
        pairs.stream()
            .filter(each -> named != Naming.BY_NUMBER || each.id() == wanted.keyPairId())
            .findFirst()
            .or(() -> pairs.stream().findFirst());
    role.guards()
        .require(
            ManagementRule.SET_CERTIFICATE_KEY,
            pair.isPresent(),
            () -> "the leaf is for no key of this device that it may be for");
    return pair.orElseThrow(
        () -> new Violation(ManagementRule.SET_CERTIFICATE_KEY, "there is no such key"));
  }

  private void valid(CertificateChain chain) throws Violation {
    Optional<String> path =
        chain.includesRoot(role.crypto())
            ? CertificatePath.check(role.crypto(), chain.certificates(), role.clock().instant())
            : Optional.of("RootHash is not the digest of the first certificate");
    role.guards()
        .require(ManagementRule.SET_CERTIFICATE_CHAIN, path.isEmpty(), () -> path.orElse(""));
    Optional<String> leaf =
        LeafProfile.responderProblem(chain.leaf(), connection.signature().orElseThrow())
            .or(() ->
                negotiated.atLeast(SpdmVersion.V1_3) && chain.leaf().basicConstraints().isEmpty()
                    ? Optional.of("has no basic constraints")
                    : Optional.empty());
    role.guards()
        .require(ManagementRule.SET_CERTIFICATE_LEAF, leaf.isEmpty(), () -> leaf.orElse(""));
  }

  /** DataTooLarge tells how much would fit. */
  private Refusal tooLarge(int slotSize) {
    return negotiated.atLeast(SpdmVersion.V1_4)
        ? new Refusal(ErrorCode.DATA_TOO_LARGE, 0, new WireWriter().u32(slotSize).toBytes())
        : new Refusal(ErrorCode.INVALID_REQUEST);
  }

  /** Takes {@code change} now, or says that a reset is needed. */
  void take(IdentityChange change) throws Refusal {
    if (negotiated.responder().has(Capability.CERT_INSTALL_RESET)) {
      throw connection.resetFor(change);
    }
    connection.apply(change);
  }
}
