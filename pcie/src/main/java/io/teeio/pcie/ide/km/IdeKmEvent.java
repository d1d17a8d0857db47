package io.teeio.pcie.ide.km;

import io.teeio.pcie.SessionToken;
import io.teeio.rule.Rule;

/** What an IDE_KM responder did. */
public sealed interface IdeKmEvent {
  /**
   * It answered.
   *
   * @param session in which
   * @param response with what
   */
  record Answered(SessionToken session, IdeKmMessage.Response response) implements IdeKmEvent {}

  /**
   * It did not answer.
   *
   * @param rule that the request broke
   * @param detail how, in a few words
   */
  record Discarded(Rule rule, String detail) implements IdeKmEvent {}

  /**
   * A session ended, or its port was reset, and with it the keys that it programmed.
   *
   * @param session which
   * @param portIndex port that another session may use now
   */
  record Released(SessionToken session, int portIndex) implements IdeKmEvent {}
}
