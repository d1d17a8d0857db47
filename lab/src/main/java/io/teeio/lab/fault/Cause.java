package io.teeio.lab.fault;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.sbi.SbiResult;

/** Why something did not come to its good end, as the TSM or a guest says it. */
public sealed interface Cause {
  /** A call broke a rule. */
  record Rule(String call, io.teeio.rule.Rule rule, String detail) implements Cause {}

  /** A call failed for another reason. */
  record Failure(String call, SbiResult result, String reason) implements Cause {}

  /** An interface was taken away that nobody had given back. */
  record Revoked(RequesterId tdi, String reason) implements Cause {}

  /** A guest could not do what it wanted, and knows why. */
  record Guest(int tenant, String problem) implements Cause {}

  /** What it is in one line. */
  default String text() {
    return switch (this) {
      case Rule(String call, io.teeio.rule.Rule rule, String detail) ->
          call + ": " + rule.name() + (detail.isEmpty() ? "" : " (" + detail + ")");
      case Failure(String call, SbiResult result, String reason) ->
          call + ": " + result + " (" + reason + ")";
      case Revoked(RequesterId tdi, String reason) -> tdi + " revoked: " + reason;
      case Guest(int tenant, String problem) -> "guest " + tenant + ": " + problem;
    };
  }
}
