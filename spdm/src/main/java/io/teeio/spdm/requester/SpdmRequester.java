package io.teeio.spdm.requester;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.message.AlgorithmOffer;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.spdm.transport.Transport;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The requester of one connection. {@link #negotiate} comes first and resets everything, sessions
 * included; a verb that builds on what was not done yet is broken with {@link
 * SpdmRule#REQUEST_IN_ORDER}. Busy and unready responders are waited for. Every verb throws {@link
 * IOException} if the transport does. Not safe for several threads.
 */
public final class SpdmRequester implements AutoCloseable {
  private final Role role;
  private Optional<Connection> connection = Optional.empty();

  /** A requester that does not wait when the responder needs time. */
  public SpdmRequester(
      Transport transport,
      RequesterProfile profile,
      Crypto crypto,
      RandomSource random,
      InstantSource clock,
      Guards guards,
      Consumer<SpdmEvent> events) {
    this(
        transport, profile, RequesterParts.NONE, Pause.NONE, crypto, random, clock, guards, events);
  }

  /** A requester with {@code parts} of its own, that waits with {@code pause} for responders. */
  public SpdmRequester(
      Transport transport,
      RequesterProfile profile,
      RequesterParts parts,
      Pause pause,
      Crypto crypto,
      RandomSource random,
      InstantSource clock,
      Guards guards,
      Consumer<SpdmEvent> events) {
    this.role = new Role(transport, profile, parts, pause, crypto, random, clock, guards, events);
  }

  /** GET_VERSION, GET_CAPABILITIES and NEGOTIATE_ALGORITHMS. */
  public Outcome<Negotiated> negotiate() throws IOException {
    return starting(() -> new Negotiation(role).run(), "negotiated");
  }

  /**
   * GET_VERSION alone, where both sides know beforehand what the rest of the negotiation would lead
   * to; meant for sessions from shared keys. A is GET_VERSION and VERSION then.
   *
   * @param preset what the responder was configured with too
   */
  public Outcome<Negotiated> negotiateVersionOnly(Negotiated preset) throws IOException {
    return starting(() -> new Negotiation(role).versionOnly(preset), "negotiated");
  }

  /**
   * Goes on after a reset with what was negotiated before it, without a message: the responder has
   * CACHE_CAP, and no END_SESSION told it to forget. A is empty then. A responder that forgot
   * nevertheless answers the next request with UnexpectedRequest; {@link #negotiate} is due then.
   *
   * @param earlier what {@link #negotiated} gave before the reset
   */
  public Outcome<Negotiated> resume(Negotiated earlier) throws IOException {
    return starting(() -> new Negotiation(role).resumed(earlier), "resumed");
  }

  private Outcome<Negotiated> starting(Role.Flow<Connection> flow, String state)
      throws IOException {
    close();
    return role.attempt(
        Optional.empty(),
        () -> {
          Connection fresh = flow.run();
          connection = Optional.of(fresh);
          role.events().accept(new SpdmEvent.StateChanged(Optional.empty(), state));
          return fresh.negotiated();
        });
  }

  /** What was negotiated, if it was. */
  public Optional<Negotiated> negotiated() {
    return connection.map(Connection::negotiated);
  }

  /** All algorithms that the responder has, if the profile asks for them and it told. */
  public Optional<AlgorithmOffer> supportedAlgorithms() {
    return connection.flatMap(Connection::supportedAlgorithms);
  }

  /**
   * VENDOR_DEFINED_REQUEST in the clear.
   *
   * @param standardId the registry of the vendor, 3 for PCI-SIG
   * @param vendorId the vendor in that registry
   * @param payload what the vendor defines
   * @return the payload of the response
   */
  public Outcome<Bytes> vendorDefined(int standardId, Bytes vendorId, Bytes payload)
      throws IOException {
    return role.attempt(
        Optional.empty(), () -> VendorFlow.ask(role, clear(), standardId, vendorId, payload));
  }

  /** GET_DIGESTS. */
  public Outcome<SlotDigests> getDigests() throws IOException {
    return role.attempt(Optional.empty(), () -> new Identification(role, clear()).digests());
  }

  /**
   * GET_CERTIFICATE, all portions. Checked are its form, the digest that DIGESTS gave, RootHash,
   * the signatures and validity along the chain, and the profile of the leaf; whether the root is
   * to be trusted is the caller's to decide.
   *
   * @param slot 0 to 7
   */
  public Outcome<CertificateChain> getCertificate(int slot) throws IOException {
    return role.attempt(
        Optional.empty(), () -> new Identification(role, clear()).certificate(slot));
  }

  /**
   * CHALLENGE of a slot whose chain was fetched.
   *
   * @param slot 0 to 7, or 0xFF for the responder's provisioned public key
   * @param summary which measurements the answer summarises
   */
  public Outcome<ChallengeResult> challenge(int slot, SummaryType summary) throws IOException {
    return role.attempt(
        Optional.empty(), () -> new Identification(role, clear()).challenge(slot, summary));
  }

  /** GET_MEASUREMENTS in the clear; a signed one needs the chain of its slot to be fetched. */
  public Outcome<MeasurementResult> getMeasurements(MeasurementQuery query) throws IOException {
    return role.attempt(Optional.empty(), () -> new MeasurementFlow(role, clear()).ask(query));
  }

  /**
   * KEY_EXCHANGE and FINISH.
   *
   * @param slot whose key the responder signs with, 0 to 7
   * @param chain the chain of that slot, which the caller trusts
   * @param summary which measurements the responder summarises
   * @param policy SessionPolicy: bit 0, terminate when firmware is updated; bit 1 (1.3), all events
   */
  public Outcome<SpdmSession> openSession(
      int slot, CertificateChain chain, SummaryType summary, int policy) throws IOException {
    return role.attempt(
        Optional.empty(),
        () -> {
          Conversation clear = clear();
          clear.connection().chains().put(slot, chain);
          return new SessionOpening(role, clear, chain).open(slot, summary, policy);
        });
  }

  /**
   * KEY_EXCHANGE and FINISH with whom is known: the slot's chain was fetched, or slot 0xFF stands
   * for the responder's provisioned public key.
   *
   * @param slot whose key the responder signs with, 0 to 7 or 0xFF
   * @param summary which measurements the responder summarises
   * @param policy SessionPolicy: bit 0, terminate when firmware is updated; bit 1 (1.3), all events
   */
  public Outcome<SpdmSession> openSession(int slot, SummaryType summary, int policy)
      throws IOException {
    return role.attempt(
        Optional.empty(),
        () -> {
          Conversation clear = clear();
          PeerIdentity peer = Identification.known(role, clear.connection(), slot);
          return new SessionOpening(role, clear, peer).open(slot, summary, policy);
        });
  }

  /**
   * PSK_EXCHANGE and, if the responder gives context, PSK_FINISH.
   *
   * @param hint names one of the keys that the requester was given; both sides know it
   * @param summary which measurements the responder summarises
   * @param policy SessionPolicy, as in {@link #openSession}
   */
  public Outcome<SpdmSession> openPresharedSession(Bytes hint, SummaryType summary, int policy)
      throws IOException {
    return role.attempt(
        Optional.empty(), () -> new PresharedOpening(role, clear()).open(hint, summary, policy));
  }

  /** Verbs that manage the responder, in the clear. */
  public ResponderManagement management() {
    return new ResponderManagement(
        new ResponderManagement.Runner() {
          @Override
          public <T> Outcome<T> run(ResponderManagement.Work<T> work) throws IOException {
            return role.attempt(Optional.empty(), () -> work.on(new ManagementFlow(role, clear())));
          }
        });
  }

  /**
   * GET_ENCAPSULATED_REQUEST outside sessions: asks what the responder wants, and answers it as far
   * as this side can and may.
   *
   * @return what was asked and answered; empty if the responder wanted nothing
   */
  public Outcome<List<MessageCode>> serveResponder() throws IOException {
    return role.attempt(
        Optional.empty(),
        () ->
            EncapsulatedFlow.serve(
                role, clear(), EncapsulatedAnswers.Purpose.CLEAR, Optional.empty()));
  }

  /** Closes all sessions without telling the responder, and forgets what was negotiated. */
  @Override
  public void close() {
    connection.ifPresent(Connection::close);
    connection = Optional.empty();
  }

  private Conversation clear() throws Violation {
    if (connection.isEmpty()) {
      throw new Violation(SpdmRule.REQUEST_IN_ORDER, "nothing was negotiated yet");
    }
    return Conversation.clear(role, connection.get());
  }
}
