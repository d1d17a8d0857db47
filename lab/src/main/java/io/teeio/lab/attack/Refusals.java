package io.teeio.lab.attack;

import io.teeio.device.DeviceEvent;
import io.teeio.lab.experiment.Heard;
import io.teeio.pcie.ide.IdeEvent;
import io.teeio.platform.fabric.FabricEvent;
import io.teeio.platform.rdsm.RdsmEvent;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiFunction;
import io.teeio.rule.Rule;
import io.teeio.tsm.TsmEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the parts of a machine refused, in words that evidence can use. */
final class Refusals {
  private static final Pattern VIOLATION =
      Pattern.compile("(?<rule>[A-Z][A-Z0-9_]+): .*?( \\((?<detail>.*)\\))? \\[.*\\]");

  private final List<String> all = new ArrayList<>();

  private Refusals() {}

  /** Every refusal in {@code heard}, each once. */
  static Refusals in(Heard heard) {
    Refusals refusals = new Refusals();
    Set<String> found = new LinkedHashSet<>();
    heard.tsm().forEach(event -> found.addAll(ofTsm(event)));
    heard.rdsm().forEach(event -> found.addAll(ofRdsm(event)));
    heard.fabric().forEach(event -> found.addAll(ofFabric(event)));
    heard.devices().forEach(event -> found.addAll(ofDevice(event)));
    refusals.all.addAll(found);
    return refusals;
  }

  /**
   * What stopped an adversary: the refusal by {@code rule}, or whatever else refused if that did
   * not, so that an attack which fails for another reason says so.
   */
  static String thatStopped(Heard heard, Rule rule) {
    List<String> all = in(heard).all;
    return all.stream()
        .filter(refusal -> refusal.contains(rule.name()))
        .findFirst()
        .orElseGet(() ->
            all.isEmpty()
                ? "nothing refused anything"
                : "not " + rule.name() + " but: " + all.getLast());
  }

  /** The first refusal. */
  static String first(Heard heard) {
    List<String> all = in(heard).all;
    return all.isEmpty() ? "nothing refused anything" : all.getFirst();
  }

  /** The last refusal; for a rule whose refusal only shows in what comes of it. */
  static String last(Heard heard) {
    List<String> all = in(heard).all;
    return all.isEmpty() ? "nothing refused anything" : all.getLast();
  }

  private static List<String> ofTsm(TsmEvent event) {
    return event instanceof TsmEvent.RuleBroken(var call, Rule rule, String detail)
        ? List.of("the TSM refuses " + title(call) + " by " + words(rule, detail))
        : List.of();
  }

  private static String title(SbiCall call) {
    return SbiFunction.find(call.eid(), call.fid()).map(SbiFunction::title).orElse("a call");
  }

  private static List<String> ofRdsm(RdsmEvent event) {
    return event instanceof RdsmEvent.CallRefused(var function, var error, String reason)
        ? List.of("the RDSM answers " + function.title() + " " + error + ": " + brief(reason))
        : List.of();
  }

  private static List<String> ofFabric(FabricEvent event) {
    return switch (event) {
      case FabricEvent.InboundRefused(var port, var requester, var gate, String detail) ->
          List.of(
              "root port " + port + " stops " + requester + " at " + gate + ": " + brief(detail));
      case FabricEvent.OutboundRefused(var address, String detail) ->
          List.of("the root complex refuses " + address + ": " + brief(detail));
      case FabricEvent.RootPortConfigRefused(var port, int offset) ->
          List.of("root port " + port + " refuses the host register 0x" + hex(offset));
      case FabricEvent.Ide(var port, IdeEvent.Failed failed) ->
          List.of("root port " + port + " loses the stream by " + words(failed));
      default -> List.of();
    };
  }

  private static List<String> ofDevice(DeviceEvent event) {
    return switch (event) {
      case DeviceEvent.Refused(var function, Rule rule, String detail) ->
          List.of("device " + function + " refuses by " + words(rule, detail));
      case DeviceEvent.Stream(var stream, IdeEvent.Failed failed) ->
          List.of("the device loses stream " + stream + " by " + words(failed));
      default -> List.of();
    };
  }

  private static String words(IdeEvent.Failed failed) {
    return words(failed.rule(), failed.detail());
  }

  private static String words(Rule rule, String detail) {
    return rule.name() + (detail.isEmpty() ? "" : " (" + detail + ")");
  }

  private static String hex(int number) {
    return Integer.toHexString(number);
  }

  /**
   * A violation's message without the rule's sentence and its clause, which reports have anyway.
   */
  private static String brief(String message) {
    Matcher violation = VIOLATION.matcher(message);
    return violation.matches()
        ? violation.group("rule")
            + (violation.group("detail") == null ? "" : " (" + violation.group("detail") + ")")
        : message;
  }
}
