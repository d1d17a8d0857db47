package io.teeio.device;

import io.teeio.device.function.DmaFault;
import io.teeio.device.function.DmaPort;
import io.teeio.device.function.InterruptPort;
import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Tlp;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The DMA of one function: splits accesses into memory requests as long as Device Control allows,
 * none across a 4 KiB boundary, and sends each the way that the state of its TDI allows at that
 * moment.
 */
final class TlpDma implements DmaPort, InterruptPort {
  private static final int PAGE = 4096;

  private final RequesterId function;
  private final FunctionSpace space;
  private final DmaGate gate;
  private final DeviceLink link;
  private final Guards guards;
  private int tag;

  TlpDma(RequesterId function, FunctionSpace space, DmaGate gate, DeviceLink link, Guards guards) {
    this.function = function;
    this.space = space;
    this.gate = gate;
    this.link = link;
    this.guards = guards;
  }

  @Override
  public void read(long address, byte[] target, int offset, int length) throws DmaFault {
    for (int done = 0; done < length; ) {
      long from = address + done;
      int part = part(from, length - done, space.limits().maxReadRequest());
      readPart(from, target, offset + done, part);
      done += part;
    }
  }

  private void readPart(long address, byte[] target, int offset, int length) throws DmaFault {
    tag = (tag + 1) & 0xFF;
    Tlp.MemoryRead request = new Tlp.MemoryRead(function, address, length, tag);
    try {
      Tlp.Completion completion =
          link.read(request, way(address))
              .orElseThrow(() -> new DmaFault(DmaFault.Cause.LOST, address));
      guards.require(
          DeviceRule.DMA_COMPLETION_MATCHES,
          completion.requester().equals(function) && completion.tag() == request.tag());
      requireSuccess(completion.status(), address);
      guards.require(DeviceRule.DMA_COMPLETION_MATCHES, completion.data().length() == length);
      completion.data().copyTo(0, target, offset, Math.min(length, completion.data().length()));
    } catch (Violation violation) {
      link.refused(function, violation);
      throw new DmaFault(DmaFault.Cause.LOST, address);
    }
  }

  private static void requireSuccess(CompletionStatus status, long address) throws DmaFault {
    switch (status) {
      case SUCCESS -> {}
      case UR -> throw new DmaFault(DmaFault.Cause.UNSUPPORTED, address);
      case CA -> throw new DmaFault(DmaFault.Cause.ABORTED, address);
    }
  }

  @Override
  public void write(long address, byte[] source, int offset, int length) throws DmaFault {
    for (int done = 0; done < length; ) {
      long first = address + done;
      DmaGate.Way way = way(first);
      List<Tlp> unit = new ArrayList<>();
      while (done < length && unit.size() < way.unit()) {
        int part = part(address + done, length - done, space.limits().maxPayload());
        Bytes data = Bytes.copyOf(source, offset + done, offset + done + part);
        unit.add(new Tlp.MemoryWrite(function, address + done, data));
        done += part;
      }
      try {
        link.write(unit, way);
      } catch (Violation violation) {
        link.refused(function, violation);
        throw new DmaFault(DmaFault.Cause.NOT_PERMITTED, first);
      }
    }
  }

  private DmaGate.Way way(long address) throws DmaFault {
    if (!space.isBusMaster()) {
      throw new DmaFault(DmaFault.Cause.NOT_PERMITTED, address);
    }
    try {
      return gate.dma();
    } catch (Violation violation) {
      link.refused(function, violation);
      throw new DmaFault(DmaFault.Cause.NOT_PERMITTED, address);
    }
  }

  private static int part(long address, int left, int maximum) {
    int toBoundary = PAGE - (int) (address & (PAGE - 1));
    return Math.min(Math.min(left, maximum), toBoundary);
  }

  @Override
  public boolean isEnabled() {
    return space.msix().active() && space.isBusMaster();
  }

  @Override
  public void send(long address, int data) {
    Bytes message = new WireWriter(4).u32(data & 0xFFFF_FFFFL).toBytes();
    try {
      link.write(List.of(new Tlp.MemoryWrite(function, address & ~3L, message)), gate.interrupt());
    } catch (Violation violation) {
      link.refused(function, violation);
    }
  }
}
