package io.teeio.spdm.responder;

import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyExchangeAlgorithm;
import io.teeio.crypto.SignatureAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.algorithm.KemAlgorithm;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.certificate.ProvisionedKey;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.identity.IdentityChange;
import io.teeio.spdm.identity.IdentityState;
import io.teeio.spdm.identity.SlotBank;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.spdm.transcript.Transcripts;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a responder keeps of a connection after ALGORITHMS. */
final class ResponderConnection {
  private final ResponderRole role;
  private final Negotiated negotiated;
  private final Transcripts transcripts;
  private final MeasurementSeries measurements;
  private final Map<Integer, PeerIdentity> requesters = new HashMap<>();
  private Optional<IdentityState> seen = Optional.empty();
  private SortedMap<Integer, SlotIdentity> slots = new TreeMap<>();
  private final Map<Integer, SlotIdentity> told = new HashMap<>();
  private boolean forgotten;

  /** A connection that offers the slots whose key is of the negotiated algorithm. */
  ResponderConnection(ResponderRole role, Negotiated negotiated, Transcripts transcripts) {
    this.role = role;
    this.negotiated = negotiated;
    this.transcripts = transcripts;
    this.measurements = new MeasurementSeries(transcripts.measurements());
  }

  /** Whether {@code key} signs as negotiated. */
  private boolean usable(SigningKey key) {
    return negotiated
        .algorithms()
        .signature()
        .flatMap(CryptoSuite::signature)
        .filter(algorithm -> algorithm.keyAlgorithm() == key.algorithm())
        .isPresent();
  }

  /** A connection with nothing but what was negotiated, and {@code vca} as its A. */
  static ResponderConnection of(ResponderRole role, Negotiated negotiated, Bytes vca) {
    HashAlgorithm hash = negotiated.algorithms().hash().flatMap(CryptoSuite::hash).orElseThrow();
    Transcripts transcripts = new Transcripts(role.crypto(), hash, negotiated, vca, role.guards());
    return new ResponderConnection(role, negotiated, transcripts);
  }

  /** END_SESSION wants what was negotiated to be forgotten when the connection breaks. */
  void forget() {
    forgotten = true;
  }

  /**
   * What outlives a reset of the transport or the device, if CACHE_CAP says that anything does: the
   * negotiated state alone. The messages that negotiated it are not in transcripts any more.
   */
  Optional<ResponderConnection> preserved() {
    return negotiated.responder().has(Capability.CACHE) && !forgotten
        ? Optional.of(of(role, negotiated, Bytes.EMPTY))
        : Optional.empty();
  }

  Negotiated negotiated() {
    return negotiated;
  }

  Transcripts transcripts() {
    return transcripts;
  }

  /** Measurements outside sessions. */
  MeasurementSeries measurements() {
    return measurements;
  }

  /** The bank of slots whose keys sign as negotiated. */
  Optional<SlotBank> bank() {
    IdentityState state = role.parts().identities().state();
    return negotiated
        .algorithms()
        .signature()
        .flatMap(CryptoSuite::signature)
        .flatMap(algorithm -> state.bank(algorithm.keyAlgorithm()));
  }

  /**
   * The provisioned slots of that bank in ascending order, with chains of the negotiated hash. Read
   * anew when somebody changed them, in this connection or another.
   */
  SortedMap<Integer, SlotIdentity> slots() {
    IdentityState state = role.parts().identities().state();
    if (!seen.equals(Optional.of(state))) {
      SortedMap<Integer, SlotIdentity> now = new TreeMap<>();
      bank()
          .ifPresent(bank ->
              bank.slots()
                  .forEach((slot, identity) ->
                      now.put(
                          slot,
                          identity.withChain(identity.chain().under(role.crypto(), hash())))));
      slots = now;
      seen = Optional.of(state);
    }
    return slots;
  }

  /** SupportedSlotMask: the slots that exist. */
  int supportedSlots() {
    return role.parts().identities().state().supportedSlots();
  }

  int slotMask() {
    return slots().keySet().stream().mapToInt(slot -> 1 << slot).reduce(0, (a, b) -> a | b);
  }

  /**
   * The identity that {@code slot} has for this connection: the one whose chain the requester began
   * to read last, as long as the slot holds any. Whoever changes a slot does not change what
   * requesters already know and what signatures are checked against; they read it anew.
   */
  SlotIdentity slot(int slot) throws Refusal {
    SlotIdentity present =
        Optional.ofNullable(slots().get(slot))
            .orElseThrow(() -> new Refusal(ErrorCode.INVALID_REQUEST));
    return told.getOrDefault(slot, present);
  }

  /**
   * The requester begins to read the chain of {@code slot}: from now on it is what is there now.
   */
  SlotIdentity readAnew(int slot) throws Refusal {
    told.remove(slot);
    SlotIdentity identity = slot(slot);
    told.put(slot, identity);
    return identity;
  }

  /**
   * Whom to sign as.
   *
   * @param slot 0 to 7, or 0xFF for the provisioned public key
   * @param use the bit of KeyUsageMask that a connection with several keys wants
   */
  SigningIdentity signer(int slot, int use) throws Refusal {
    if (slot == PeerIdentity.PROVISIONED_SLOT) {
      SigningKey key = provisionedKey().orElseThrow(() -> new Refusal(ErrorCode.INVALID_REQUEST));
      Bytes digest = new ProvisionedKey(hash(), key.verificationKey()).digest(role.crypto());
      return new SigningIdentity(slot, digest, key);
    }
    SlotIdentity identity = slot(slot);
    if (negotiated.multiKeyResponder() && (identity.keyUsage() & use) == 0) {
      throw new Refusal(ErrorCode.INVALID_REQUEST);
    }
    return new SigningIdentity(slot, identity.chain().digest(role.crypto()), identity.key());
  }

  private Optional<SigningKey> provisionedKey() {
    return negotiated.responder().has(Capability.PUB_KEY_ID)
        ? role.parts().provisionedKeys().stream().filter(this::usable).findFirst()
        : Optional.empty();
  }

  /** Refuses {@code request} as unsupported without {@code capability}. */
  void needs(Capability capability, SpdmRequest request) throws Refusal {
    if (!negotiated.responder().has(capability)) {
      throw Refusal.unsupported(request.code());
    }
  }

  /** Takes {@code change} now; the requester hears if it cannot be kept. */
  void apply(IdentityChange change) throws Refusal {
    try {
      role.parts().identities().apply(change);
    } catch (IOException failed) {
      throw new Refusal(ErrorCode.OPERATION_FAILED);
    }
  }

  /** Keeps {@code change} for the next reset, and says that one is needed. */
  Refusal resetFor(IdentityChange change) throws Refusal {
    try {
      role.parts().identities().stage(change);
      return new Refusal(ErrorCode.RESET_REQUIRED);
    } catch (IOException failed) {
      throw new Refusal(ErrorCode.OPERATION_FAILED);
    }
  }

  /** The algorithm that this side signs with. */
  Optional<SignatureAlgorithm> signature() {
    return negotiated.algorithms().signature().flatMap(CryptoSuite::signature);
  }

  /** The requester's chains and keys that are known and trusted, by slot. */
  Map<Integer, PeerIdentity> requesters() {
    return requesters;
  }

  /** How the requester signs, if that was negotiated. */
  Optional<SignatureAlgorithm> requesterSignature() {
    return negotiated.algorithms().requesterSignature().flatMap(CryptoSuite::signature);
  }

  /** Where the secrets of KEY_EXCHANGE come from. */
  AgreedSecrets.Kind secretKind() {
    boolean kem =
        negotiated.algorithms().keyExchange().filter(KemAlgorithm.class::isInstance).isPresent();
    return kem ? AgreedSecrets.Kind.KEM : AgreedSecrets.Kind.DHE;
  }

  HashAlgorithm hash() {
    return negotiated.algorithms().hash().flatMap(CryptoSuite::hash).orElseThrow();
  }

  Optional<KeyExchangeAlgorithm> exchange() {
    return negotiated.algorithms().keyExchange().flatMap(CryptoSuite::exchange);
  }

  Optional<AeadAlgorithm> aead() {
    return negotiated.algorithms().aead().flatMap(CryptoSuite::aead);
  }
}
