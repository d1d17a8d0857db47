package io.teeio.pcie.doe;

import io.teeio.wire.MalformedInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Gives each data object to the handler of its protocol and answers Discovery itself. An object of
 * an unknown protocol, and a Discovery request that cannot be read, are silently discarded.
 */
public final class DoeResponder implements DoeHandler {
  private final Map<DoeProtocol, DoeHandler> handlers;
  private final List<DoeProtocol> listed;

  /**
   * A responder that speaks Discovery and what {@code handlers} speak.
   *
   * @param handlers in the order in which Discovery lists them; at most 255
   */
  public DoeResponder(SequencedMap<DoeProtocol, DoeHandler> handlers) {
    LinkedHashMap<DoeProtocol, DoeHandler> all = new LinkedHashMap<>();
    all.put(DoeProtocol.DISCOVERY, this::discover);
    all.putAll(handlers);
    this.handlers = Map.copyOf(all);
    this.listed = List.copyOf(all.keySet());
  }

  @Override
  public Optional<DataObject> apply(DataObject request) {
    DoeHandler handler = handlers.get(DoeProtocol.of(request));
    return handler == null ? Optional.empty() : handler.apply(request);
  }

  private Optional<DataObject> discover(DataObject object) {
    try {
      int index = DoeDiscovery.Request.read(object.payload()).index();
      DoeDiscovery.Response response =
          index < listed.size()
              ? new DoeDiscovery.Response(listed.get(index), (index + 1) % listed.size())
              : DoeDiscovery.Response.NONE;
      return Optional.of(response.toObject());
    } catch (MalformedInput _) {
      return Optional.empty();
    }
  }
}
