package io.teeio.device.endpoint;

import io.teeio.spdm.message.MessageCode;
import java.util.Locale;
import java.util.Optional;

/**
 * An error that a device makes on demand.
 *
 * @param kind which error
 * @param request the code of the requests that it hits; empty for all after the negotiation
 * @param times how many requests it hits, at least 1
 */
public record Injection(Kind kind, Optional<MessageCode> request, int times) {
  /** Which error. */
  public enum Kind {
    /** ERROR Busy: the requester asks again, later. */
    BUSY("busy"),
    /** ERROR ResponseNotReady: the requester comes back with RESPOND_IF_READY. */
    NOT_READY("not-ready"),
    /** ERROR DecryptError; a session that it hits is over. */
    DECRYPT_ERROR("decrypt-error"),
    /** ERROR RequestResynch: the requester starts anew with GET_VERSION. */
    RESYNCH("resynch");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As a person writes it. */
    public String word() {
      return word;
    }
  }

  /** Refuses what hits nothing. */
  public Injection {
    if (times < 1) {
      throw new IllegalArgumentException("an error that happens " + times + " times");
    }
  }

  /**
   * Reads {@code KIND[@REQUEST][xN]}, as {@code busy@GET_MEASUREMENTSx3}; without a number it
   * happens once. Empty if it is not of this form.
   */
  public static Optional<Injection> parse(String text) {
    String rest = text.trim();
    int times = 1;
    int x = rest.lastIndexOf('x');
    if (x > 0 && rest.substring(x + 1).matches("[1-9][0-9]{0,8}")) {
      times = Integer.parseInt(rest.substring(x + 1));
      rest = rest.substring(0, x);
    }
    int at = rest.indexOf('@');
    Optional<MessageCode> request = Optional.empty();
    if (at >= 0) {
      request = request(rest.substring(at + 1));
      if (request.isEmpty()) {
        return Optional.empty();
      }
      rest = rest.substring(0, at);
    }
    for (Kind kind : Kind.values()) {
      if (kind.word().equals(rest)) {
        return Optional.of(new Injection(kind, request, times));
      }
    }
    return Optional.empty();
  }

  private static Optional<MessageCode> request(String name) {
    String wanted = name.toUpperCase(Locale.ROOT).replace('-', '_');
    for (MessageCode code : MessageCode.values()) {
      if (code.name().equals(wanted) && code.isRequest()) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}
