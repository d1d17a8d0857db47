package io.teeio.pcie.tdisp;

import io.teeio.pcie.SessionToken;
import io.teeio.rule.Rule;

/** What a TDISP responder did. */
public sealed interface TdispEvent {
  /**
   * It answered, perhaps with TDISP_ERROR.
   *
   * @param session in which
   * @param request message type of the request
   * @param response the answer
   */
  record Answered(SessionToken session, int request, TdispResponse response)
      implements TdispEvent {}

  /**
   * A request broke a rule.
   *
   * @param rule which
   * @param detail how, in a few words
   */
  record Refused(Rule rule, String detail) implements TdispEvent {}
}
