package io.teeio.cli;

import io.teeio.spdm.transport.Binding;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;

/** Host and port as a person writes them. */
final class Endpoints {
  private static final int MOST_PORT = 65535;

  private Endpoints() {}

  /** The address in {@code doe+tcp://HOST:PORT}. */
  static InetSocketAddress doeUrl(String url) throws CannotDo {
    try {
      URI uri = new URI(url);
      if ("doe+tcp".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getPort() > 0
          && uri.getPort() <= MOST_PORT
          && (uri.getPath() == null || uri.getPath().isEmpty())) {
        return resolved(uri.getHost(), uri.getPort());
      }
    } catch (URISyntaxException e) {
      // told below, in the words of this option
    }
    throw CannotDo.usage("a device is named doe+tcp://HOST:PORT, not \"" + url + "\"");
  }

  /**
   * A responder.
   *
   * @param binding how it is spoken to
   * @param emulated whether in the frames of DMTF's emulator
   * @param address where it is
   */
  record Endpoint(Binding binding, boolean emulated, InetSocketAddress address) {}

  /**
   * The responder in a URL: {@code doe+tcp}, {@code mctp+tcp} and {@code emulated-tcp} in the
   * frames of DMTF's emulator, {@code tcp} as DSP0287 has it.
   */
  static Endpoint responder(String url) throws CannotDo {
    int end = url.indexOf("://");
    String scheme = end < 0 ? "" : url.substring(0, end);
    Binding binding =
        switch (scheme) {
          case "doe+tcp" -> Binding.PCI_DOE;
          case "mctp+tcp" -> Binding.MCTP;
          case "tcp", "emulated-tcp" -> Binding.TCP;
          default ->
              throw CannotDo.usage(
                  "a responder is named doe+tcp://HOST:PORT, mctp+tcp://HOST:PORT or"
                      + " tcp://HOST:PORT, not \""
                      + url
                      + "\"");
        };
    return new Endpoint(binding, !"tcp".equals(scheme), hostPort(url.substring(end + 3)));
  }

  /** The address in {@code HOST:PORT}; port 0 lets the system choose. */
  static InetSocketAddress hostPort(String text) throws CannotDo {
    int colon = text.lastIndexOf(':');
    if (colon > 0) {
      String host = text.substring(0, colon).replaceAll("^\\[|\\]$", "");
      try {
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port >= 0 && port <= MOST_PORT && !host.isEmpty()) {
          return resolved(host, port);
        }
      } catch (NumberFormatException e) {
        // told below, in the words of this option
      }
    }
    throw CannotDo.usage("an address is HOST:PORT, not \"" + text + "\"");
  }

  private static InetSocketAddress resolved(String host, int port) throws CannotDo {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw CannotDo.environment("unknown host " + host);
    }
    return address;
  }
}
