package io.teeio.pcie.ide.km;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.wire.Bytes;
import java.util.Optional;

/** What a device tells the IDE_KM responder about its ports. Port 0 hosts the DOE mailbox. */
public interface IdeKmPort {
  /** The last port, 0 to 255. */
  int maxPortIndex();

  /** The function of port {@code portIndex}, 0 to {@link #maxPortIndex}. */
  RequesterId function(int portIndex);

  /**
   * The IDE capability of port {@code portIndex} from the IDE Capability register on, whole DWORDs;
   * empty if the port has none.
   */
  Bytes registers(int portIndex);

  /** The end of stream {@code stream} at port {@code portIndex}; empty if it has no such stream. */
  Optional<IdeStream> stream(int portIndex, StreamId stream);
}
