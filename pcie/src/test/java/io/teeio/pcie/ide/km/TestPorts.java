package io.teeio.pcie.ide.km;

import io.teeio.crypto.Crypto;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.config.ConfigSpace;
import io.teeio.pcie.config.IdeCapability;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.PortSide;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.rule.Guards;
import io.teeio.wire.Bytes;
import java.util.Optional;

/** Two ports; the stream 0 is at port 1. */
final class TestPorts implements IdeKmPort {
  static final StreamId STREAM = StreamId.of(0);

  final IdeStream stream =
      new IdeStream(
          STREAM, PortSide.ENDPOINT, Crypto.portable(), Guards.all(), _ -> {}, IdeStream.UNLIMITED);
  private final IdeCapability capability = IdeCapability.addTo(new ConfigSpace(), 2, 1);

  TestPorts() {
    stream.associate(StreamAssociation.everything());
  }

  @Override
  public int maxPortIndex() {
    return 1;
  }

  @Override
  public RequesterId function(int portIndex) {
    return RequesterId.of(0xBEEF).plus(portIndex);
  }

  @Override
  public Bytes registers(int portIndex) {
    return portIndex == 1 ? capability.image() : Bytes.EMPTY;
  }

  @Override
  public Optional<IdeStream> stream(int portIndex, StreamId id) {
    return portIndex == 1 && id.equals(STREAM) ? Optional.of(stream) : Optional.empty();
  }
}
