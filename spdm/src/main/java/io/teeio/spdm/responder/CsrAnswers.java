package io.teeio.spdm.responder;

import io.teeio.crypto.CertificationRequest;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.ManagementRule;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.OpaqueFormat;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.identity.IdentityChange;
import io.teeio.spdm.identity.IdentityState;
import io.teeio.spdm.identity.IdentityStore;
import io.teeio.spdm.identity.KeyPair;
import io.teeio.spdm.identity.SlotBank;
import io.teeio.spdm.identity.WaitingCsr;
import io.teeio.spdm.message.Csr;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.GetCsr;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/**
 * CSR. A responder with CERT_INSTALL_RESET_CAP makes a signing request only across a reset: it
 * answers ResetRequired with a tracking tag first, and with the request when it is asked again,
 * after the reset and with that tag. Before 1.3 there are no tags, and the same request again is
 * taken for it.
 */
final class CsrAnswers {
  private static final int MAX_OPAQUE = 1024;

  private final ResponderRole role;
  private final ResponderConnection connection;
  private final Negotiated negotiated;
  private final IdentityStore store;

  CsrAnswers(ResponderRole role, ResponderConnection connection) {
    this.role = role;
    this.connection = connection;
    this.negotiated = connection.negotiated();
    this.store = role.parts().identities();
  }

  Reply csr(GetCsr request) throws Refusal, Violation {
    connection.needs(Capability.CSR, request);
    SlotBank bank = connection.bank().orElseThrow(() -> new Refusal(ErrorCode.INVALID_REQUEST));
    return Reply.of(new Csr(make(bank, request, negotiated.multiKeyResponder())), negotiated);
  }

  /**
   * The signing request.
   *
   * @param named whether the key pair and the model have to be named
   * @throws Refusal ResetRequired if it is there after a reset only; Busy if too many wait already
   */
  Bytes make(SlotBank bank, GetCsr request, boolean named) throws Refusal, Violation {
    wellFormed(request, named);
    IdentityState state = store.state();
    SigningKey key = key(state, bank, request.keyPairId());
    if (negotiated.responder().has(Capability.CERT_INSTALL_RESET)) {
      afterReset(state, bank, request);
    }
    return sign(bank, key, request);
  }

  private void wellFormed(GetCsr request, boolean named) throws Violation {
    int model = request.certificateModel();
    boolean right =
        named
            ? request.keyPairId() != 0 && model >= 1 && model <= 3
            : model <= 3
                && (negotiated.responder().has(Capability.SLOT_MGMT) || model == 0)
                && request.keyPairId() == 0;
    role.guards()
        .require(
            ManagementRule.CSR_ATTRIBUTES,
            right,
            () -> "key pair " + request.keyPairId() + ", model " + model);
    boolean resets = negotiated.responder().has(Capability.CERT_INSTALL_RESET);
    int tag = request.csrTrackingTag();
    role.guards()
        .require(
            ManagementRule.CSR_TRACKING_TAG,
            tag == 0 || (resets && !request.overwrite()),
            () -> "tag " + tag);
    boolean opaque = negotiated.algorithms().opaqueFormat() != OpaqueFormat.NONE;
    int length = request.opaqueData().length();
    role.guards()
        .require(
            ManagementRule.CSR_OPAQUE_DATA,
            length <= MAX_OPAQUE && (opaque || length == 0),
            () -> length + " bytes");
  }

  /**
   * Without a number the key of slot 0 of the bank, or else the first key of its algorithm; a
   * numbered pair that has no key and can make one makes one.
   */
  private SigningKey key(IdentityState state, SlotBank bank, int keyPairId) throws Refusal {
    Optional<SigningKey> key =
        keyPairId == 0
            ? bank.slot(0)
                .map(SlotIdentity::key)
                .or(() ->
                    state.keyPairs().stream()
                        .filter(pair -> pair.algorithm().equals(bank.algorithm()))
                        .flatMap(pair -> pair.key().stream())
                        .findFirst())
            : keyOf(state.keyPair(keyPairId), bank);
    return key.orElseThrow(() -> new Refusal(ErrorCode.INVALID_REQUEST));
  }

  private Optional<SigningKey> keyOf(Optional<KeyPair> numbered, SlotBank bank) throws Refusal {
    if (numbered.isEmpty() || bank.algorithm().isEmpty()) {
      return Optional.empty();
    }
    KeyPair pair = numbered.get();
    KeyAlgorithm wanted = bank.algorithm().get();
    if (pair.key().isPresent()) {
      return pair.key().filter(key -> key.algorithm() == wanted);
    }
    if (!pair.can(KeyPair.GENERATE) || !pair.algorithms().contains(wanted)) {
      return Optional.empty();
    }
    SigningKey made = role.crypto().generateSigningKey(wanted, role.random());
    connection.apply(
        new IdentityChange.ReplaceKeyPair(
            pair.withKey(Optional.of(made)).withUsage(pair.usageCapabilities())));
    return Optional.of(made);
  }

  /** Passes if the reset that this request needs has happened. */
  private void afterReset(IdentityState state, SlotBank bank, GetCsr request)
      throws Refusal, Violation {
    WaitingCsr wanted =
        new WaitingCsr(
            request.csrTrackingTag(),
            bank.id(),
            request.keyPairId(),
            request.requesterInfo(),
            false);
    boolean tags = negotiated.atLeast(SpdmVersion.V1_3);
    Optional<WaitingCsr> waiting =
        state.waiting().stream()
            .filter(
                csr -> tags ? wanted.tag() != 0 && csr.tag() == wanted.tag() : csr.asksAs(wanted))
            .findFirst();
    if (waiting.isPresent()) {
      if (!waiting.get().asksAs(wanted)) {
        throw new Refusal(ErrorCode.UNEXPECTED_REQUEST);
      }
      if (!waiting.get().ready()) {
        throw resetRequired(waiting.get().tag());
      }
      connection.apply(new IdentityChange.Forget(waiting.get().tag()));
      return;
    }
    if (wanted.tag() != 0) {
      throw new Refusal(ErrorCode.UNEXPECTED_REQUEST);
    }
    int tag = freeTag(state, request.overwrite());
    connection.apply(
        new IdentityChange.Await(
            new WaitingCsr(tag, bank.id(), wanted.keyPairId(), wanted.requesterInfo(), false)));
    throw resetRequired(tag);
  }

  private static int freeTag(IdentityState state, boolean overwrite) throws Refusal {
    for (int tag = 1; tag <= WaitingCsr.HIGHEST_TAG; tag++) {
      int candidate = tag;
      if (state.waiting().stream().noneMatch(csr -> csr.tag() == candidate)) {
        return tag;
      }
    }
    if (!overwrite) {
      throw new Refusal(ErrorCode.BUSY);
    }
    return state.waiting().getFirst().tag();
  }

  private Refusal resetRequired(int tag) {
    int told = negotiated.atLeast(SpdmVersion.V1_3) ? tag : 0;
    return new Refusal(ErrorCode.RESET_REQUIRED, told, Bytes.EMPTY);
  }

  /** Named as the certificate that it is to replace, unless the requester says how. */
  private Bytes sign(SlotBank bank, SigningKey key, GetCsr request) throws Violation {
    Optional<Bytes> subject = bank.slot(0).map(held -> held.chain().leaf().subjectName());
    try {
      return CertificationRequest.make(
          role.crypto(), key, subject, request.requesterInfo(), role.random());
    } catch (MalformedInput malformed) {
      throw new Violation(ManagementRule.CSR_REQUESTER_INFO, malformed.getMessage());
    }
  }
}
