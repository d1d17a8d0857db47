package io.teeio.probe;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.SpdmSessionChannel;
import io.teeio.pcie.ide.IdeRegisters;
import io.teeio.pcie.ide.IdeRule;
import io.teeio.pcie.ide.km.IdeKmMessage.QueryResponse;
import io.teeio.pcie.ide.km.IdeKmRequester;
import io.teeio.pcie.tdisp.DeviceCapabilities;
import io.teeio.pcie.tdisp.InterfaceId;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.pcie.tdisp.TdispRequester;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** IDE_KM and TDISP of a device: looked at, not used. */
final class TeeIoSurvey {
  private static final int MOST_PORTS = 8;
  private static final int REPORT_PORTION = 1024;

  private final Inquiry inquiry;
  private final Findings findings;
  private final List<IdeFacts> ports = new ArrayList<>();
  private Optional<TdispFacts> tdisp = Optional.empty();
  private boolean done;

  TeeIoSurvey(Inquiry inquiry) {
    this.inquiry = inquiry;
    this.findings = inquiry.findings();
  }

  List<IdeFacts> ports() {
    return List.copyOf(ports);
  }

  Optional<TdispFacts> tdisp() {
    return tdisp;
  }

  /** Looks once, in the first session that there is over a mailbox. */
  void run(String where, SpdmSession session) throws IOException {
    if (done || inquiry.link().mailbox().isEmpty()) {
      return;
    }
    done = true;
    SpdmSessionChannel channel = new SpdmSessionChannel(session);
    Optional<RequesterId> function = inquiry.plan().function();
    if (inquiry.wants(Topic.IDE_KM)) {
      Optional<RequesterId> named = ideKm(where, new IdeKmRequester(channel));
      function = function.or(() -> named);
    }
    if (inquiry.wants(Topic.TDISP) && session.isOpen()) {
      InterfaceId id = InterfaceId.of(function.orElse(RequesterId.of(0)));
      tdisp = tdisp(where, id, new TdispRequester(channel, id, REPORT_PORTION));
    }
  }

  /** Every port; the function of the first. */
  private Optional<RequesterId> ideKm(String where, IdeKmRequester requester) throws IOException {
    Optional<RequesterId> function = Optional.empty();
    int last = 0;
    for (int port = 0; port <= last && port < MOST_PORTS; port++) {
      int index = port;
      Optional<QueryResponse> answer =
          findings.pcie(
              where,
              "IDE_KM QUERY port " + port,
              () -> requester.query(index),
              it -> it.function() + ", ports up to " + it.maxPortIndex());
      if (answer.isEmpty()) {
        break;
      }
      last = answer.get().maxPortIndex();
      function = function.or(() -> answer.map(QueryResponse::function));
      ports.add(port(where, answer.get()));
    }
    return function;
  }

  private IdeFacts port(String where, QueryResponse answer) {
    List<String> abilities = new ArrayList<>();
    int links = 0;
    int selective = 0;
    try {
      IdeRegisters registers = IdeRegisters.read(answer.registers());
      name(abilities, registers.capability(), IdeRegisters.LINK, "Link IDE");
      name(abilities, registers.capability(), IdeRegisters.SELECTIVE, "Selective IDE");
      name(abilities, registers.capability(), IdeRegisters.IDE_KM, "IDE_KM");
      name(abilities, registers.capability(), IdeRegisters.TEE_LIMITED, "TEE-limited streams");
      links = registers.links().size();
      selective = registers.selective().size();
      findings.expect(
          (registers.capability() & IdeRegisters.IDE_KM) != 0,
          IdeRule.IDE_KM_RESPONSE,
          where,
          "port %d answers IDE_KM, but its capability 0x%08x does not name it"
              .formatted(answer.portIndex(), registers.capability()));
    } catch (MalformedInput malformed) {
      findings.doubt(
          IdeRule.IDE_KM_RESPONSE,
          where,
          "registers of port " + answer.portIndex() + ": " + malformed.getMessage());
    }
    return new IdeFacts(
        answer.portIndex(),
        answer.function().toString(),
        answer.maxPortIndex(),
        abilities,
        links,
        selective);
  }

  private static void name(List<String> to, int capability, int bit, String words) {
    if ((capability & bit) != 0) {
      to.add(words);
    }
  }

  private Optional<TdispFacts> tdisp(String where, InterfaceId id, TdispRequester requester)
      throws IOException {
    Optional<List<Integer>> versions =
        findings.pcie(where, "GET_TDISP_VERSION " + id, requester::version, it -> names(it) + "");
    if (versions.isEmpty()) {
      return Optional.empty();
    }
    Optional<DeviceCapabilities> can =
        findings.pcie(where, "GET_TDISP_CAPABILITIES", requester::capabilities, it -> "");
    Optional<TdiState> state =
        findings.pcie(where, "GET_DEVICE_INTERFACE_STATE", requester::state, Object::toString);
    return can.map(it ->
        new TdispFacts(
            id.toString(),
            names(versions.get()),
            it.lockFlags().bits(),
            it.addressWidth(),
            it.requestsThis(),
            it.requestsAll(),
            TdispRequests.supported(it),
            state.map(TdiState::toString).orElse("unknown")));
  }

  private static List<String> names(List<Integer> versions) {
    return versions.stream().map(it -> (it >> 4) + "." + (it & 0xF)).toList();
  }
}
