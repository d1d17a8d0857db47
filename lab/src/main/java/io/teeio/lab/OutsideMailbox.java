package io.teeio.lab;

import io.teeio.pcie.doe.DataObject;
import io.teeio.pcie.doe.DoeDiscovery;
import io.teeio.pcie.doe.DoeProtocol;
import io.teeio.pcie.doe.DoeType;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.EmulatorClient;
import io.teeio.vmm.DeviceMailbox;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The DOE mailbox of a device outside, at the other end of a socket. Keeps the first problem. */
final class OutsideMailbox implements DeviceMailbox, Closeable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_PROTOCOLS = 256;

  private final EmulatorClient client;
  private Optional<IOException> problem = Optional.empty();

  private OutsideMailbox(EmulatorClient client) {
    this.client = client;
  }

  /** Greets the device and makes sure that its mailbox takes SPDM. */
  static OutsideMailbox connect(InetSocketAddress address) throws IOException {
    OutsideMailbox mailbox =
        new OutsideMailbox(EmulatorClient.connect(address, Binding.PCI_DOE, PATIENCE));
    try {
      Set<DoeProtocol> protocols = mailbox.discover();
      if (!protocols.contains(DoeProtocol.SPDM) || !protocols.contains(DoeProtocol.SECURED_SPDM)) {
        throw new IOException("the mailbox does not take SPDM and secured SPDM: " + protocols);
      }
      return mailbox;
    } catch (IOException e) {
      mailbox.close();
      throw e;
    }
  }

  /** What went wrong first, if anything did. */
  Optional<IOException> problem() {
    return problem;
  }

  @Override
  public Letter exchange(Letter request) throws IOException {
    try {
      int type = request.secured() ? DoeType.SECURED_SPDM : DoeType.SPDM;
      DataObject answer = exchange(DataObject.pciSig(type, request.payload()));
      if (!answer.is(DoeType.SPDM) && !answer.is(DoeType.SECURED_SPDM)) {
        throw new IOException("the answer is a data object of type " + answer.type());
      }
      return new Letter(answer.is(DoeType.SECURED_SPDM), answer.payload());
    } catch (IOException e) {
      problem = problem.or(() -> Optional.of(e));
      throw e;
    }
  }

  private Set<DoeProtocol> discover() throws IOException {
    Set<DoeProtocol> found = new HashSet<>();
    int index = 0;
    for (int i = 0; i < MOST_PROTOCOLS; i++) {
      DataObject answer = exchange(new DoeDiscovery.Request(index, 0).toObject());
      try {
        DoeDiscovery.Response response = DoeDiscovery.Response.read(answer.payload());
        found.add(response.protocol());
        index = response.nextIndex();
      } catch (MalformedInput e) {
        throw new IOException("DOE discovery: " + e.getMessage(), e);
      }
      if (index == 0) {
        return found;
      }
    }
    throw new IOException("DOE discovery does not end");
  }

  private DataObject exchange(DataObject request) throws IOException {
    Bytes answer = client.exchange(request.toBytes());
    try {
      return DataObject.read(answer);
    } catch (MalformedInput e) {
      throw new IOException("the answer is no DOE data object: " + e.getMessage(), e);
    }
  }

  /** Leaves so that the device lives on for its next host. */
  @Override
  public void close() throws IOException {
    client.close();
  }
}
