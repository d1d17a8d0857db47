package io.teeio.tsm.device;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Unanswered;
import io.teeio.pcie.ide.IdeRegisters;
import io.teeio.pcie.ide.SelectiveBlock;
import io.teeio.pcie.ide.km.IdeKmMessage.QueryResponse;
import io.teeio.pcie.ide.km.IdeKmRequester;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.call.Refused;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.util.Optional;

/**
 * IDE_KM QUERY: which port of the device has the stream (A-27b). The host chose the stream and
 * wrote the device's registers; here the device itself says over the session what it found there.
 */
final class PortSearch {
  private final Environment environment;
  private final RequesterId device;
  private final IdeStreamDescriptor wanted;
  private final IdeKmRequester requester;

  PortSearch(
      Environment environment,
      RequesterId device,
      IdeStreamDescriptor wanted,
      IdeKmRequester requester) {
    this.environment = environment;
    this.device = device;
    this.wanted = wanted;
    this.requester = requester;
  }

  /** The index of the port; it was the last one to be queried. */
  int find() throws Violation, Refused, Unanswered, IOException {
    return environment.isExternal() ? chosen() : matching();
  }

  /** An outside device: nothing to compare, but all ports are asked and the chosen one last. */
  private int chosen() throws Refused, Unanswered, IOException {
    int index = environment.manifest().policy().portIndex();
    int last = requester.query(0).orAbort().maxPortIndex();
    for (int port = 1; port <= last; port++) {
      requester.query(port).orAbort();
    }
    Refused.unless(index <= last, SbiError.DENIED, "the device has no port " + index);
    requester.query(index).orAbort();
    return index;
  }

  private int matching() throws Violation, Refused, Unanswered, IOException {
    int last = 0;
    for (int port = 0; port <= last; port++) {
      QueryResponse answer = requester.query(port).orAbort();
      last = port == 0 ? answer.maxPortIndex() : last;
      if (answer.function().equals(device)) {
        String problem = problem(answer);
        environment
            .guards()
            .require(CoveRule.CONNECT_PORT_MATCHES, problem.isEmpty(), () -> problem);
        return port;
      }
    }
    environment
        .guards()
        .require(CoveRule.CONNECT_PORT_MATCHES, false, () -> "no port is function " + device);
    return 0;
  }

  private String problem(QueryResponse answer) throws Refused {
    IdeRegisters registers;
    try {
      registers = IdeRegisters.read(answer.registers());
    } catch (MalformedInput e) {
      return e.getMessage();
    }
    StreamId stream = wanted.stream();
    Optional<SelectiveBlock> block = registers.blockOf(stream);
    if (block.isEmpty()) {
      return "not exactly one register block has stream " + stream;
    }
    Refused.unless(
        wanted.association().map(traffic -> traffic.memory().size()).orElse(0)
            <= block.get().ranges().size(),
        SbiError.INVALID_PARAM,
        "the stream has more address ranges than the device has registers for");
    return problem(block.get());
  }

  private String problem(SelectiveBlock block) {
    if (block.enabled()) {
      return "the stream is enabled before it has keys";
    }
    if (block.algorithm() != 0) {
      return "the algorithm is not AES-GCM";
    }
    if (block.rids().isEmpty()) {
      return "the requester id association is not valid";
    }
    return holdsRootPort(block.rids().get())
        ? ""
        : "the requester id association leaves the root port out";
  }

  private boolean holdsRootPort(SelectiveBlock.RidRange range) {
    return environment
        .manifest()
        .above(device)
        .filter(port ->
            range.base().compareTo(port.id()) <= 0 && port.id().compareTo(range.limit()) <= 0)
        .isPresent();
  }
}
