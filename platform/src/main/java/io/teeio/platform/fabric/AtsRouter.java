package io.teeio.platform.fabric;

import io.teeio.pcie.AtsBody;
import io.teeio.pcie.MessageCode;
import io.teeio.pcie.RequesterId;
import io.teeio.platform.iommu.AtsLink;
import io.teeio.platform.iommu.AtsMessage;
import io.teeio.platform.memory.SupervisorDomain;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The way of what IOMMUs tell devices that keep translations: through the root port above the
 * device, and for the TEE's IOMMU through the stream of the device, so that nobody on the way reads
 * it, and nobody but the device can say that it obeyed.
 */
public final class AtsRouter {
  private Optional<RootComplex> complex = Optional.empty();

  /** Leads nowhere until it is connected: IOMMUs are there before the fabric is. */
  public AtsRouter() {
    // nothing to do yet
  }

  /** Leads to the devices of {@code fabric} from now on. */
  public void connect(RootComplex fabric) {
    complex = Optional.of(fabric);
  }

  /** The way of the IOMMU of {@code domain}. */
  public AtsLink of(SupervisorDomain domain) {
    return message -> send(message, domain == SupervisorDomain.TEE);
  }

  private void send(AtsMessage message, boolean tee) {
    RequesterId device = RequesterId.of(message.deviceId());
    complex
        .flatMap(fabric -> fabric.above(device))
        .ifPresent(port -> {
          switch (message) {
            case AtsMessage.InvalidationRequest request ->
                port.down()
                    .tell(
                        device,
                        MessageCode.INVALIDATE_REQUEST,
                        body(request.tag(), request.processId(), request.payload()),
                        tee);
            case AtsMessage.PageGroupResponse response ->
                port.down()
                    .tell(
                        device,
                        MessageCode.PAGE_GROUP_RESPONSE,
                        body(0, response.processId(), response.payload()),
                        tee);
          }
        });
  }

  private static AtsBody body(int tag, OptionalInt process, long payload) {
    return new AtsBody(tag, process, false, false, 0, 0, payload);
  }
}
