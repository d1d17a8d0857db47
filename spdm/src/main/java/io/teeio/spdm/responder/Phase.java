package io.teeio.spdm.responder;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.Bytes;

/**
 * Where a connection stands. Each phase holds what the next one is built from, so that a request
 * out of order finds nothing to work with:
 *
 * <pre>
 *   Fresh --GET_VERSION--&gt; Versioned --GET_CAPABILITIES--&gt; Capable --NEGOTIATE_ALGORITHMS--&gt; Ready
 *   any --GET_VERSION--&gt; Versioned
 * </pre>
 */
sealed interface Phase {
  /** What messages are read and written with. */
  Negotiated negotiated();

  /** Nothing happened yet. */
  record Fresh() implements Phase {
    @Override
    public Negotiated negotiated() {
      return Negotiated.INITIAL;
    }
  }

  /**
   * VERSION was sent.
   *
   * @param vca GET_VERSION and VERSION
   */
  record Versioned(Bytes vca) implements Phase {
    @Override
    public Negotiated negotiated() {
      return Negotiated.INITIAL;
    }
  }

  /**
   * CAPABILITIES was sent.
   *
   * @param vca GET_VERSION to CAPABILITIES
   * @param negotiated version and capabilities
   * @param request GET_CAPABILITIES
   * @param answer what it was answered with
   */
  record Capable(Bytes vca, Negotiated negotiated, Bytes request, Reply answer) implements Phase {}

  /**
   * ALGORITHMS was sent.
   *
   * @param connection all that came of it
   */
  record Ready(ResponderConnection connection) implements Phase {
    @Override
    public Negotiated negotiated() {
      return connection.negotiated();
    }
  }
}
