package io.teeio.tsm.device;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.hart.Handover;
import io.teeio.platform.sbi.PendingSpdm;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The way to one device that leads through the host: {@link #exchange} parks the flow that runs,
 * and returns when the host called again with the answer. Requests are at most {@link
 * #TRANSFER_SIZE} bytes, so that they fit the pending buffer when they are protected (A-10a).
 */
final class PendingTransport implements Transport {
  /** What a secured message adds over DOE: session id 4, length 2, inner length 2, MAC 16. */
  private static final int PROTECTION = 24;

  /** DataTransferSize of the TSM: whole DWORDs, since DOE rounds up. */
  static final int TRANSFER_SIZE = (PendingSpdm.MAX_PAYLOAD - PROTECTION) / 4 * 4;

  /** The longest that any SPDM answer may take: 2^20 us of CTExponent and all that a host adds. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RequesterId device;
  private final InstantSource clock;
  private Optional<Handover.Asker<Outgoing, Reply>> host = Optional.empty();

  /** A way to {@code device} whose answers are timed by {@code clock}. */
  PendingTransport(RequesterId device, InstantSource clock) {
    this.device = device;
    this.clock = clock;
  }

  /** Leads to whoever drives the flow that runs now. */
  void attach(Handover.Asker<Outgoing, Reply> driver) {
    host = Optional.of(driver);
  }

  @Override
  public Binding binding() {
    return Binding.PCI_DOE;
  }

  @Override
  public Envelope exchange(Envelope request) throws IOException {
    return exchange(device, request);
  }

  /** The same with another function that the host carries messages to. */
  Envelope exchange(RequesterId to, Envelope request) throws IOException {
    if (request.payload().length() > PendingSpdm.MAX_PAYLOAD) {
      throw new IOException(
          "a message of " + request.payload().length() + " bytes does not fit the pending buffer");
    }
    Handover.Asker<Outgoing, Reply> driver =
        host.orElseThrow(() -> new IllegalStateException("no flow runs"));
    Instant asked = clock.instant();
    return switch (driver.ask(new Outgoing(to, request))) {
      case Reply.Answered(Envelope envelope) -> {
        Duration taken = Duration.between(asked, clock.instant());
        if (taken.compareTo(PATIENCE) > 0) {
          throw new LateAnswer(taken.toSeconds());
        }
        yield envelope;
      }
      case Reply.Lost _ -> throw new IOException("the host could not carry the message");
    };
  }
}
