package io.teeio.pcie.doe;

import io.teeio.pcie.PciSigVendor;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The host's side of a mailbox: writes an object, says Go, waits, reads the answer. Looks at a
 * register at most {@code polls} times, with a {@link Pause} in between; keeps no time itself.
 */
public final class DoeClient {
  private final DoeRegisters registers;
  private final Pause pause;
  private final int polls;
  private final int maxDwords;

  /**
   * A client of one mailbox.
   *
   * @param registers of the mailbox
   * @param pause between two looks at the status
   * @param polls most looks while waiting for one thing; with {@code pause} this is the time limit
   * @param maxDwords longest answer that it accepts, header included
   */
  public DoeClient(DoeRegisters registers, Pause pause, int polls, int maxDwords) {
    this.registers = registers;
    this.pause = pause;
    this.polls = polls;
    this.maxDwords = maxDwords;
  }

  /**
   * Sends {@code request} and returns the answer, which is of the same vendor; its payload keeps
   * the padding. After a failure the next exchange begins with an Abort.
   *
   * @throws DoeFailure if there was no good answer
   */
  public DataObject exchange(DataObject request) throws DoeFailure {
    makeReady();
    Dwords.of(request.toBytes())
        .forEach(dword -> registers.write(DoeRegister.WRITE_MAILBOX, dword));
    registers.write(DoeRegister.CONTROL, DoeRegister.GO);
    awaitAnswer();
    DataObject answer = readAnswer();
    if (answer.vendor() != request.vendor()) {
      throw new DoeFailure(
          DoeFailure.Kind.WRONG_PROTOCOL, "vendor " + answer.vendor() + " answered");
    }
    return answer;
  }

  /**
   * Asks the mailbox what it speaks.
   *
   * @throws DoeFailure if it does not answer, or not as Discovery must
   */
  public List<DoeProtocol> discover() throws DoeFailure {
    List<DoeProtocol> found = new ArrayList<>();
    int index = 0;
    do {
      DataObject answer = exchange(new DoeDiscovery.Request(index, 0).toObject());
      DoeDiscovery.Response response = discovered(answer);
      boolean inOrder = response.nextIndex() == 0 || response.nextIndex() == index + 1;
      boolean startsWithItself = index > 0 || response.protocol().equals(DoeProtocol.DISCOVERY);
      if (!inOrder || !startsWithItself) {
        throw new DoeFailure(
            DoeFailure.Kind.BAD_DISCOVERY, "index " + index + " answers " + response);
      }
      found.add(response.protocol());
      index = response.nextIndex();
    } while (index != 0);
    return List.copyOf(found);
  }

  private static DoeDiscovery.Response discovered(DataObject answer) throws DoeFailure {
    if (answer.vendor() != PciSigVendor.VENDOR || answer.type() != DoeType.DISCOVERY) {
      throw new DoeFailure(
          DoeFailure.Kind.WRONG_PROTOCOL, "type " + answer.type() + " answers Discovery");
    }
    try {
      return DoeDiscovery.Response.read(answer.payload());
    } catch (MalformedInput e) {
      throw new DoeFailure(DoeFailure.Kind.BAD_DISCOVERY, e.getMessage());
    }
  }

  /** Stops whatever the mailbox is doing. */
  public void abort() throws DoeFailure {
    registers.write(DoeRegister.CONTROL, DoeRegister.ABORT);
    await(
        DoeRegister.BUSY | DoeRegister.ERROR | DoeRegister.READY,
        0,
        DoeFailure.Kind.ABORT_TIMEOUT,
        "the mailbox does not come back from Abort");
  }

  private void makeReady() throws DoeFailure {
    int status = registers.read(DoeRegister.STATUS);
    if ((status & (DoeRegister.ERROR | DoeRegister.READY)) != 0) {
      abort(); // the leftovers of an exchange that failed
    }
    await(DoeRegister.BUSY, 0, DoeFailure.Kind.BUSY_TIMEOUT, "the mailbox stays busy");
  }

  private void awaitAnswer() throws DoeFailure {
    for (int i = 0; i < polls; i++) {
      int status = registers.read(DoeRegister.STATUS);
      failOnError(status);
      if ((status & DoeRegister.READY) != 0) {
        return;
      }
      pause.pause();
    }
    throw new DoeFailure(DoeFailure.Kind.NO_RESPONSE, "no answer after " + polls + " polls");
  }

  private DataObject readAnswer() throws DoeFailure {
    WireWriter object = new WireWriter(256);
    object.u32(next());
    long length = next();
    object.u32(length);
    int dwords = DataObject.dwords(length);
    if (dwords < 2 || dwords > maxDwords) {
      abort();
      throw new DoeFailure(
          DoeFailure.Kind.BAD_LENGTH, "the answer has " + dwords + " DWORDs, limit " + maxDwords);
    }
    for (int i = 2; i < dwords; i++) {
      if ((registers.read(DoeRegister.STATUS) & DoeRegister.READY) == 0) {
        abort();
        throw new DoeFailure(
            DoeFailure.Kind.BAD_LENGTH, "the answer ends after " + i + " of " + dwords + " DWORDs");
      }
      object.u32(next());
    }
    failOnError(registers.read(DoeRegister.STATUS));
    try {
      return DataObject.read(object.toBytes());
    } catch (MalformedInput e) {
      throw new DoeFailure(DoeFailure.Kind.BAD_LENGTH, e.getMessage());
    }
  }

  private long next() {
    long value = registers.read(DoeRegister.READ_MAILBOX) & 0xFFFF_FFFFL;
    registers.write(DoeRegister.READ_MAILBOX, 0);
    return value;
  }

  private void failOnError(int status) throws DoeFailure {
    if ((status & DoeRegister.ERROR) != 0) {
      throw new DoeFailure(DoeFailure.Kind.ERROR, "the mailbox reports Error");
    }
  }

  private void await(int mask, int wanted, DoeFailure.Kind kind, String detail) throws DoeFailure {
    for (int i = 0; i < polls; i++) {
      if ((registers.read(DoeRegister.STATUS) & mask) == wanted) {
        return;
      }
      pause.pause();
    }
    throw new DoeFailure(kind, detail);
  }
}
