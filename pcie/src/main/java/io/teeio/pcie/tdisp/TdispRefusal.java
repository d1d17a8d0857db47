package io.teeio.pcie.tdisp;

import io.teeio.rule.Rule;

/** A request is answered with TDISP_ERROR. Carries no stack trace. */
final class TdispRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Rule rule;
  private final TdispErrorCode code;
  private final long data;
  private final String detail;

  TdispRefusal(Rule rule, TdispErrorCode code, long data, String detail) {
    super(null, null, false, false);
    this.rule = rule;
    this.code = code;
    this.data = data;
    this.detail = detail;
  }

  Rule rule() {
    return rule;
  }

  TdispErrorCode code() {
    return code;
  }

  long data() {
    return data;
  }

  String detail() {
    return detail;
  }
}
